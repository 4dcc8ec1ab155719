import type { Line } from './lines.ts'

/** Words of which the menus of government web sites consist; a line made of nothing else is no text. */
const MENU_WORDS = new Set(
  (
    '首页 网站首页 返回首页 机构 机构介绍 机构概况 机构职能 机构设置 要闻 要闻动态 新闻 新闻中心 新闻动态 工作动态 信息公开 政务公开 政府信息公开 公开保障 ' +
    '政府信息公开目录 政府信息公开指南 政府信息公开年报 法定主动公开内容 解读 解读回应 政策解读 政务服务 办事服务 互动 互动交流 政民互动 公众参与 数据 数据开放 数据发布 专题 ' +
    '专题专栏 政策 政策文件 政策法规 服务 通知公告 通告公告 公告公示 省政府 市政府 县政府 区政府 省政府办公厅 省政府办公厅文件 文件 登录 注册 搜索 检索 高级搜索 打印 打印本页 收藏 收藏本页 ' +
    '关闭 关闭窗口 关闭本页 分享 分享到 微信 微博 繁 简 繁體 简体 繁体版 简体版 EN English 无障碍 无障碍浏览 无障碍阅读 无障碍版 关怀版 长者版 适老版 长者模式 用户空间 政务邮箱 邮箱 大 中 小 字体 字号 ' +
    '字体大小 上一篇 下一篇 上一页 下一页 返回 返回顶部 顶部 网站地图 联系我们 关于我们 版权声明 网站声明 隐私声明 友情链接 国家部委网站 各省区市政府网站 省直单位网站 市县政府网站 其他网站 ' +
    '扫一扫 手机版 移动版 客户端 下载 附件下载 相关附件 相关链接 相关文档 相关解读 视力保护色 当前位置 您的位置 我要纠错 纠错 有效 智能问答'
  ).split(' '),
)

/** Menu words that may as well be the last word of a broken line: they count only in the company of others. */
const COMMON_WORDS = new Set(
  '省政府 市政府 县政府 区政府 省政府办公厅 机构 要闻 新闻 解读 互动 数据 专题 政策 服务 文件 搜索 检索 下载 返回 繁 简 大 中 小 顶部 有效 邮箱 微信 微博 分享 关闭 客户端 政策文件 政策法规 办事服务 政务服务 公众参与 机构职能 机构设置 字体 字号 数据开放 数据发布 信息公开 政务公开'.split(
    ' ',
  ),
)

const FURNITURE_START = new RegExp(
  '^(?:https?://|www\\.|(?:当前位置|您现在的位置|您的位置|你的位置|当前所在位置|位置)[:：]|请输入[^。]{0,12}(?:搜索|关键字|关键词)|搜索[:：]?$|' +
    '访问量|访问次数|浏览次数|浏览量|点击数|点击次数|阅读次数|阅读量|阅读[:：]\\d|点击[:：]\\d|浏览[:：]\\d|【?字体[:：]|【?字号[:：]|\\[?字体[:：]|分享到?[:：]|扫一扫|' +
    '主办[:：]|主办单位[:：]|承办[:：]|承办单位[:：]|技术支持[:：]|网站标识码|政府网站标识码|版权所有|Copyright|ICP备|[\\u4e00-\\u9fff]ICP备|[\\u4e00-\\u9fff]公网安备|' +
    '任何建议和意见请联系|邮编[:：]|地址[:：]|网站地图|责任编辑[:：]|编辑[:：]|审核[:：]|来源[:：]|信息来源[:：]|上一篇|下一篇|附件列表|附件下载|相关解读[:：]|相关链接|相关(?:文件|附件|稿件|文章|新闻|信息|政策|文档|报道)[:：]?$|(?:图解|一图读懂|解读|视频|音频|政策解读|图文解读)[|｜]|(?:图解|图片解读|文字解读|政策解读|视频解读)[:：]?$|纠错$|【(?:打印|关闭|字体|返回|TOP|收藏))',
)

const URL_LINE = /^[\w:/.?=&#%~-]*(?:\.html?|\.shtml|\.jsp|\.aspx?|\.gov\.cn\/?)[\w:/.?=&#%~-]*$/i

/** Menus, search boxes, addresses, site footers. Judged by the line itself and its neighbours, so a cut gives the same answer. */
export function isFurniture(line: Line, lines: readonly Line[], index: number): boolean {
  const { text } = line
  if (line.tab) return false
  if (FURNITURE_START.test(text) || URL_LINE.test(text)) return true
  if (text.length <= 25 && /(?:门户网站|政府网站?|官方网站|官网)$/.test(text)) return true
  if (text.startsWith('[bookmark:') && text.endsWith(']')) return true
  if (/^[|｜>＞»\s]*(?:首页|主页)[>＞»|｜]/.test(text) || isTrail(text)) return true
  return isMenu(line) || isMenuRun(lines, index)
}

/** 政务公开>政策文件>本局文件: where on the site the page stands. */
function isTrail(text: string): boolean {
  return text.length <= 60 && /^[>＞»]|[>＞»].*[>＞»]/.test(text) && !/[，。；：\d%]/.test(text)
}

function isMenu(line: Line): boolean {
  if (line.text.length > 80) return false
  const words = pieces(line)
  if (words.length === 1 && COMMON_WORDS.has(words[0]!)) return false
  return words.length > 0 && words.every((word) => MENU_WORDS.has(word))
}

function pieces(line: Line): string[] {
  const marks = [0, ...line.gaps, line.text.length]
  const words: string[] = []
  for (let i = 0; i + 1 < marks.length; i++) {
    for (const word of line.text.slice(marks[i], marks[i + 1]).split(/[|｜>＞»\s]+/)) if (word) words.push(word)
  }
  return words
}

/** A menu printed one word a line, in the middle of a sentence where the page broke. */
function isMenuRun(lines: readonly Line[], index: number): boolean {
  if (!isShortWord(lines[index])) return false
  let from = index
  while (from > 0 && index - from < 12 && isShortWord(lines[from - 1])) from -= 1
  let to = index
  while (to + 1 < lines.length && to - index < 12 && isShortWord(lines[to + 1])) to += 1
  if (to - from < 2) return false
  let known = 0
  for (let i = from; i <= to; i++) if (MENU_WORDS.has(lines[i]!.text)) known += 1
  return known * 2 >= to - from + 1
}

function isShortWord(line: Line | undefined): boolean {
  return line !== undefined && !line.tab && line.text.length <= 7 && /^[\u4e00-\u9fffA-Za-z]+$/.test(line.text)
}

/** 3/4, — 12 —, 第3页 共8页, or a bare number standing between lines of running text. */
export function isPageMark(line: Line, before: Line | undefined, after: Line | undefined): boolean {
  if (line.tab || line.text.length > 14) return false
  const { text } = line
  if (/^第?\d{1,4}页(?:[，,/]?共\d{1,4}页)?$/.test(text) || /^[-—–－―·.]+\d{1,4}[-—–－―·.]+$/.test(text)) return true
  if (/^\d{1,3}\/\d{1,3}$/.test(text)) return true
  return /^\d{1,3}$/.test(text) && (runsOn(before) || runsOn(after))
}

function runsOn(line: Line | undefined): boolean {
  return line !== undefined && !line.tab && line.text.length >= 12
}
