import { Link, useNavigate } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Icon, Segmented, TextArea, classes } from '#app/components/kit/index.ts'
import { NoticeFile } from '#app/components/notice/NoticeFile.tsx'
import { errorText } from '#app/i18n/errorText.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { MAX_IMPORT_BYTES } from '#shared/protocol/limits.ts'
import { importNotice } from './importNotice.ts'

export interface HouseNotice {
  id: string
  title: string
  source: string
  createdAt: number
}

type Way = 'paste' | 'file' | 'house'

/** Three ways to a notice: pasted, a file, one that was read before. All lead to its preview. */
export function ImportPanel({ notices }: { notices: readonly HouseNotice[] }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const [way, setWay] = useState<Way>('paste')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const alive = useRef(true)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])

  const read = async (input: { text: string } | { file: File }): Promise<void> => {
    setProblem(null)
    setBusy('file' in input ? t('desk.readingFile', { name: input.file.name }) : t('desk.reading'))
    const answer = await importNotice(input)
    if (!alive.current) return
    setBusy(null)
    if (!answer.ok) setProblem(errorText(i18n, answer.error))
    else {
      const { noticeId, warnings } = answer.value
      const told = warnings.map((warning) => errorText(i18n, { code: 'invalid', ...warning }))
      navigate(`/boards/new?notice=${noticeId}`, { state: { warnings: told } })
    }
  }

  return (
    <section className="panel import-panel">
      <div className="panel-head">
        <h1>{t('desk.newTitle')}</h1>
        <span className="end">
          <Segmented<Way>
            label={t('desk.from.label')}
            value={way}
            options={(['paste', 'file', 'house'] as const).map((value) => ({ value, label: t(`desk.from.${value}`) }))}
            onChange={(next) => {
              setWay(next)
              setProblem(null)
            }}
          />
        </span>
      </div>
      <div className="import-body">
        {way === 'paste' && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              void read({ text })
            }}
          >
            <label htmlFor="notice-text" className="ink2">
              {t('desk.pasteHint')}
            </label>
            <TextArea
              id="notice-text"
              data-testid="paste"
              aria-label={t('desk.paste')}
              placeholder={t('desk.pastePlaceholder')}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <div className="import-end">
              <span className="label num">{t('desk.count', { count: text.length })}</span>
              <Button
                type="submit"
                variant="primary"
                busy={busy !== null}
                missing={text.trim() === '' ? t('desk.pasteMissing') : null}
                data-testid="read-text"
              >
                {busy ?? t('desk.read')}
              </Button>
            </div>
          </form>
        )}
        {way === 'file' && <FileDrop busy={busy} onFile={(file) => void read({ file })} />}
        {way === 'house' && <House notices={notices} />}
        {problem !== null && (
          <p className="import-problem" role="alert" data-testid="import-problem">
            <Icon name="info" />
            {problem}
          </p>
        )}
      </div>
    </section>
  )
}

function FileDrop({ busy, onFile }: { busy: string | null; onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  return (
    <div
      className={classes('drop', over && 'over')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file && busy === null) onFile(file)
      }}
    >
      <Icon name="file" size={28} />
      <p>{t('desk.drop')}</p>
      <NoticeFile
        busy={busy !== null}
        label={busy ?? t('desk.choose')}
        name={t('desk.file')}
        testId="file"
        onFile={onFile}
      />
      <p className="label">{t('desk.fileHint', { max: MAX_IMPORT_BYTES / 1024 / 1024 })}</p>
    </div>
  )
}

function House({ notices }: { notices: readonly HouseNotice[] }) {
  const { t } = useTranslation()
  if (notices.length === 0)
    return (
      <EmptyState icon="file" title={t('desk.houseEmpty')}>
        {t('desk.houseEmptyHint')}
      </EmptyState>
    )
  return (
    <>
      <p className="ink2">{t('desk.houseHint')}</p>
      <ul className="house">
        {notices.map((notice) => (
          <li key={notice.id}>
            <Link className="menu-item" to={`/boards/new?notice=${notice.id}`} data-testid={`notice-${notice.id}`}>
              <Icon name="file" />
              <span className="grow truncate">{notice.title}</span>
              <span className="label">
                {t('desk.houseSource', { source: shortSource(notice.source), at: dayMinute(notice.createdAt) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** An address is told by its host. */
const shortSource = (source: string): string => /^https?:\/\/([^/]+)/.exec(source)?.[1] ?? source
