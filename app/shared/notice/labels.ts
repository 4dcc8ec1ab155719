/** The particulars that web sites print above a document. */
const NAMES =
  '索引号|主题分类|组配分类|发文机关|发文机构|发布机构|发文单位|发布单位|来文单位|成文日期|发文日期|发布日期|发布时间|更新时间|生成日期|公开日期|印发日期|标题|名称|文号|' +
  '发文字号|有效性|时效性|时效|效力状态|分类|体裁|来源|主题词|关键词|公开方式|公开范围|公开形式|信息索引号|文件编号|公文时效|公文种类|签发人|内容分类|内容概述|施行日期|实施日期|' +
  '废止日期|失效日期|日期|时间|发布|作者|文章来源|信息来源|发布人|公开责任部门|责任部门|统一编号|登记号|语种|信息分类|信息类别|浏览次数|阅读次数|访问次数|点击数|字体|字号'

const LABEL = new RegExp(`^[•●·◆■]?【?(?:${NAMES})】?[:：]`)
const LABEL_ALONE = new RegExp(`^[•●·◆■]?【?(${NAMES})】?[:：][|｜]?$`)
/** 中国政府网 2024-05-20 来源：卫生健康委网站: a date and a label anywhere in a short line. */
const INFO =
  /(?:来源|发布时间|发布日期|浏览次数|阅读次数|访问次数|访问量|浏览量|点击数|点击量|点击率|字体|字号|作者|编辑|发布机构)[:：]/
const DATED = /20\d\d[-/.年]\d{1,2}/

/** 主题分类 扶贫 发文日期 2022-07-21: labels without colons come in company. */
const IN_COMPANY =
  /索引号|主题分类|组配分类|发文机关|发布机构|成文日期|发文日期|发布日期|生成日期|公开方式|发文字号|文号|有效性|时效|公文种类|主题词/g

/** Whether a line is a particular of the page, 发文机关：…, and no part of the document. */
export function isParticular(text: string): boolean {
  if (LABEL.test(text)) return true
  if (text.length > 80 || text.includes('。')) return false
  return (INFO.test(text) && DATED.test(text)) || (text.match(IN_COMPANY)?.length ?? 0) > 1
}

/** 发文机关： alone on its line, its value on the next: the name of the label, else null. */
export function labelAlone(text: string): string | null {
  return text.length <= 12 ? (LABEL_ALONE.exec(text)?.[1] ?? null) : null
}
