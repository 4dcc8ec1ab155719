import { Link, useNavigate } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Icon, Segmented, Tag, TextArea, buttonClass, useToast } from '#app/components/kit/index.ts'
import { NoticeFile } from '#app/components/notice/NoticeFile.tsx'
import { errorText } from '#app/i18n/errorText.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { MAX_IMPORT_BYTES } from '#shared/protocol/limits.ts'
import type { VersionListing } from '#server/imports/reimport.ts'
import { importVersion } from './requests.ts'

type Way = 'paste' | 'file'

/** Brings in a corrected text of the board's notice, or takes up one that is here already. */
export function VersionPanel({
  boardId,
  notice,
  versions,
}: {
  boardId: string
  notice: { id: string; title: string }
  versions: readonly VersionListing[]
}) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const toast = useToast()
  const [way, setWay] = useState<Way>('paste')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const read = async (source: { text: string } | { file: File }): Promise<void> => {
    setProblem(null)
    setBusy(true)
    const answer = await importVersion(notice.id, source)
    setBusy(false)
    if (!answer.ok) {
      setProblem(errorText(i18n, answer.error))
      return
    }
    const { unchanged, version, versionId, warnings } = answer.value
    if (unchanged) toast({ text: t('reimport.unchanged', { version }), icon: 'info' })
    for (const warning of warnings) toast({ text: errorText(i18n, { code: 'invalid', ...warning }), icon: 'warning' })
    navigate(`/boards/${boardId}/reimport?version=${versionId}`)
  }

  return (
    <>
      <section className="panel">
        <div className="panel-head">
          <h1>{t('reimport.choose')}</h1>
          <span className="label notice-title">{t('reimport.chooseFor', { title: notice.title })}</span>
          <span className="end needs-script">
            <Segmented<Way>
              label={t('reimport.way')}
              value={way}
              options={(['paste', 'file'] as const).map((value) => ({ value, label: t(`reimport.${value}`) }))}
              onChange={(next) => {
                setWay(next)
                setProblem(null)
              }}
            />
          </span>
        </div>
        <div className="version-body">
          <p className="ink2">{t('reimport.hint')}</p>
          {way === 'paste' ? (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                void read({ text })
              }}
            >
              <TextArea
                data-testid="reimport-text"
                aria-label={t('reimport.text')}
                placeholder={t('reimport.placeholder')}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <Button
                type="submit"
                variant="primary"
                className="needs-script"
                busy={busy}
                missing={text.trim() === '' ? t('reimport.textMissing') : null}
                data-testid="reimport-read"
              >
                {busy ? t('reimport.reading') : t('reimport.read')}
              </Button>
            </form>
          ) : (
            <div className="version-file">
              <NoticeFile
                busy={busy}
                label={busy ? t('reimport.reading') : t('reimport.chooseFile')}
                name={t('reimport.file')}
                testId="reimport-file"
                onFile={(file) => void read({ file })}
              />
              <span className="label">{t('reimport.fileHint', { max: MAX_IMPORT_BYTES / 1024 / 1024 })}</span>
            </div>
          )}
          {problem !== null && (
            <p className="version-problem" role="alert" data-testid="reimport-problem">
              <Icon name="info" />
              {problem}
            </p>
          )}
        </div>
      </section>
      <section className="panel" data-testid="reimport-versions">
        <div className="panel-head">
          <h2>{t('reimport.versions')}</h2>
        </div>
        <ul className="versions">
          {[...versions].reverse().map((one, index) => (
            <li key={one.id}>
              <b>{t('reimport.version', { version: one.version })}</b>
              {index === 0 && <Tag kind="line">{t('reimport.current')}</Tag>}
              <span className="label">
                {t('reimport.versionFacts', { source: one.source, at: dayMinute(one.createdAt) })}
              </span>
              <span className="label end">{t('reimport.versionTasks', { count: one.tasks })}</span>
              {one.version > 1 && (
                <Link className={buttonClass('secondary', 'sm')} to={`/boards/${boardId}/reimport?version=${one.id}`}>
                  {t('reimport.compare')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
