import { createNoticeStore } from '#db/notices.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'

const text = '一、健全妇幼健康服务体系\r\n  （一）强化妇幼保健机构建设。\t𠮷\n'
const version = (id: string, createdAt: number) => ({
  id,
  text,
  outline: { title: '通知', areas: [{ ordinal: '一', span: [0, 12] }] },
  source: 'https://example.gov.cn/notice',
  createdAt,
})

export function noticeStoreContract(open: OpenDatabase): void {
  describe('notice store', () => {
    it('keeps each version of a text exactly as received, with its outline', async () => {
      const notices = createNoticeStore(await open())
      await notices.create({ id: 'n1', unitId: 'fujian', title: '2023年妇幼健康重点工作' }, version('v1', 100))
      expect(await notices.addVersion('n1', { ...version('v2', 200), text: `${text}更正` })).toBe(2)
      const found = await notices.find('n1')
      expect(found).toMatchObject({ id: 'n1', unitId: 'fujian', title: '2023年妇幼健康重点工作', createdAt: 100 })
      expect(found?.versions).toEqual([
        { ...version('v1', 100), noticeId: 'n1', version: 1 },
        { ...version('v2', 200), noticeId: 'n1', version: 2, text: `${text}更正` },
      ])
      expect(await notices.findVersion('v1')).toEqual(found?.versions[0])
    })

    it('lists notices, the newest first', async () => {
      const notices = createNoticeStore(await open())
      await notices.create({ id: 'n1', unitId: 'fujian', title: '旧' }, version('v1', 100))
      await notices.create({ id: 'n2', unitId: 'fujian', title: '新' }, version('v2', 200))
      expect((await notices.list()).map(({ id }) => id)).toEqual(['n2', 'n1'])
    })

    it('does not know what is not there, and adds no version to it', async () => {
      const notices = createNoticeStore(await open())
      expect(await notices.find('n9')).toBeNull()
      expect(await notices.findVersion('v9')).toBeNull()
      expect(await notices.list()).toEqual([])
      await expect(notices.addVersion('n9', version('v1', 1))).rejects.toThrow('n9')
    })

    it('leaves no notice without a version', async () => {
      const notices = createNoticeStore(await open())
      await notices.create({ id: 'n1', unitId: 'fujian', title: '一' }, version('v1', 1))
      await expect(notices.create({ id: 'n2', unitId: 'fujian', title: '二' }, version('v1', 2))).rejects.toThrow()
      expect(await notices.find('n2')).toBeNull()
    })
  })
}
