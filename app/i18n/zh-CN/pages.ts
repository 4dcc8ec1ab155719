/** Pages that say only one thing: what went wrong, and the way back. */
export const pages = {
  home: '回到首页',
  signIn: '去登录',
  reload: '刷新页面',
  notFound: { title: '没有找到这一页', text: '地址可能写错了，或者你无权查看。' },
  forbidden: { title: '这一页不归你看', text: '如需查看，请联系督办人或管理员。' },
  unauthenticated: { title: '登录已失效', text: '请重新登录，再回到刚才的页面。' },
  unavailable: { title: '暂时打不开', text: '正在恢复，已保存的内容不受影响，请稍后再试。' },
  broken: { title: '系统出错了', text: '已经记录下来。已保存的内容不受影响，请刷新再试。' },
  noBoards: { title: '还没有你能看的看板', text: '看板交办以后会出现在这里。' },
} as const
