/** What this browser keeps: undelivered work, refused text, signing out. */
export const local = {
  recovered: {
    banner: '有 {{count}} 段文字没有保存，全文还在这台电脑上。',
    show: '查看',
    title: '没有保存的文字（{{count}} 段）',
    place: '{{title}} · {{field}}',
    noTitle: '任务',
    otherField: '文字',
    when: '{{at}}，{{why}}',
    why: {
      forbidden: '你已不能填写这个单位的文字',
      tooLarge: '一次写入的内容太大',
      stale: '系统数据已更换，这段是更换前写的',
      schema: '内容格式不被接受',
      other: '服务器没有接受这次修改',
    },
    hint: '需要的请复制下来重新填写；不需要的可以放弃。关闭或刷新页面都不会丢。',
    copy: '复制',
    copied: '已复制',
    dismiss: '放弃',
    sure: '确定放弃',
  },
} as const
