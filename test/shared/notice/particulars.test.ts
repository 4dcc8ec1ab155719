import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { itemsOf } from './reading.ts'

/** A notice as it stands under the particulars of a web page; one area with one item. */
const under = (head: string, title = '临江省卫生健康委关于印发2024年妇幼健康工作要点的通知') =>
  parseNotice(
    `${head}\n${title}\n各市卫生健康委：\n现印发给你们，请认真组织实施。\n临江省卫生健康委\n2024年3月6日\n2024年妇幼健康工作要点\n一、保障母婴安全\n1.完善救治网络。加强演练。\n`,
  )
const TITLE = '临江省卫生健康委关于印发2024年妇幼健康工作要点的通知'
const oneItem = (outline: ReturnType<typeof parseNotice>) =>
  expect(itemsOf(outline).map((item) => item.text)).toEqual(['完善救治网络。加强演练。'])

describe('particulars of a web page above the document', () => {
  it('labels with their values on the next line, or with none', () => {
    const outline = under(
      '索引号：\n006939748/2024-00231\n分类：\n卫生、体育、通知\n发布机构：\n临江省卫生健康委\n成文日期：\n2024-03-06\n文号：\n临卫发〔2024〕5号\n主题词：',
    )
    expect(outline).toMatchObject({ title: TITLE, docNumber: '临卫发〔2024〕5号', issuedOn: '2024-03-06' })
    oneItem(outline)
  })

  it('a bulleted list of them, and the path to the page broken in two', () => {
    const outline = under(
      `当前位置: 首页\n>政务频道 >政务公开 >本局文件\n${TITLE}\n  • 时间:2024-03-07 08:58:16\n  • 发布:临江卫生健康\n\n临卫发〔2024〕5号`,
    )
    expect(outline).toMatchObject({ title: TITLE, docNumber: '临卫发〔2024〕5号' })
    oneItem(outline)
  })

  it('a line with the source and the day between number and addressees', () => {
    const outline = parseNotice(
      `${TITLE}\n临卫发〔2024〕5号\n中国政府网 www.gov.cn 2024-03-07 来源：卫生健康委网站\n各市卫生健康委：\n现通知如下：\n一、保障母婴安全\n1.完善救治网络。加强演练。\n临江省卫生健康委\n2024年3月6日`,
    )
    expect(outline).toMatchObject({ title: TITLE, docNumber: '临卫发〔2024〕5号' })
    oneItem(outline)
  })

  it('labels without colons, several on a line', () => {
    const outline = under(
      '索引号: 781309229/2024-00424 时效: 现行有效\n主题分类 卫生 发文日期 2024-03-06\n公开方式 主动公开 文号 临政办规〔2024〕4号',
      `${TITLE}（有效）\n • 临江市人民政府网站\n • 发布日期:2024-03-07\n • 字号:[ ]`,
    )
    expect(outline).toMatchObject({ title: TITLE, docNumber: '临政办规〔2024〕4号' })
    oneItem(outline)
  })

  it('a link to the picture of the document between its title and its addressees', () => {
    const outline = under('', `${TITLE}\n图解 | ${TITLE}`)
    expect(outline.title).toBe(TITLE)
    oneItem(outline)
  })

  it('the name of an office that is also a word of menus signs a notice', () => {
    const text =
      '关于做好工作的通知\n各市人民政府：\n现通知如下：\n一、抓好建设\n加强管理。\n省政府办公厅\n2024年3月6日'
    expect(parseNotice(text).issuers).toEqual(['省政府办公厅'])
  })

  it('links and buttons under the document are no text of its last item', () => {
    const outline = parseNotice(
      '2024年工作要点\n一、保障母婴安全\n1.完善救治网络。加强演练。\n相关文件：\n图片解读：\n【TOP】【打印页面】【关闭页面】',
    )
    oneItem(outline)
  })
})

describe('titles', () => {
  it('broken in front of the bracket with the years', () => {
    const text =
      '关于印发临江市公共卫生体系建设三年行动计划\n（2023—2025年）的通知\n各县人民政府：\n现印发给你们。\n临江市人民政府办公室\n2023年12月25日'
    expect(parseNotice(text).title).toBe('关于印发临江市公共卫生体系建设三年行动计划（2023—2025年）的通知')
  })

  it('a covering letter without its own is known by the plan it issues', () => {
    const text =
      '各县人民政府：\n《2023年临江市工作要点》已经同意，现印发给你们。\n临江市人民政府办公室\n2023年8月7日\n2023年临江市工作要点\n一、保障母婴安全\n1.完善救治网络。加强演练。'
    expect(parseNotice(text)).toMatchObject({ title: '2023年临江市工作要点', issuedOn: '2023-08-07' })
  })
})
