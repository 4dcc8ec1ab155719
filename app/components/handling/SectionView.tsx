import { AsideSection } from './AsideSection.tsx'
import { BehindSection } from './BehindSection.tsx'
import { CloseOutSection } from './CloseOutSection.tsx'
import { CoordinationSection } from './CoordinationSection.tsx'
import { ExtensionSection } from './ExtensionSection.tsx'
import { ReviewSection } from './ReviewSection.tsx'
import { SlipSection } from './SlipSection.tsx'
import { UnreportedSection } from './UnreportedSection.tsx'
import { UnsignedSection } from './UnsignedSection.tsx'
import type { Handling, Section } from './lists.ts'

/** The list that is chosen. */
export function SectionView({
  section,
  lists,
  current,
  onBack,
}: {
  section: Section
  lists: Handling
  current: string | null
  onBack: () => void
}) {
  switch (section) {
    case 'review':
      return <ReviewSection items={lists.review} current={current} onBack={onBack} />
    case 'closeOut':
      return <CloseOutSection items={lists.closeOut} />
    case 'unsigned':
      return <UnsignedSection groups={lists.unsigned} />
    case 'behind':
      return <BehindSection items={lists.behind} />
    case 'unreported':
      return <UnreportedSection groups={lists.unreported} />
    case 'extensions':
      return <ExtensionSection items={lists.extensions} />
    case 'coordination':
      return <CoordinationSection items={lists.coordination} />
    case 'slips':
      return <SlipSection items={lists.slips} />
    case 'aside':
      return <AsideSection items={lists.aside} />
  }
}
