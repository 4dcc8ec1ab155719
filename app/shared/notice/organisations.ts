/** The last characters of the names of public bodies. */
const BODY_END =
  /(?:委员会|卫生健康委|卫健委|委|厅|局|部|署|处|科|股|办公室|办公厅|办|政府|党委|人大|政协|法院|检察院|院|中心|协会|学会|联合会|妇联|残联|文联|侨联|工商联|工会|团委|科协|计生协|基金会|红十字会|会|站|所|队|社|党校|学校|大学|高校|学院|集团|公司|企业|银行|分行|支行|报社|媒体|幼儿园|党组|总社|基地|街办|海关|电视台|台|单位|机构|部门|医院|街道|乡镇|镇街|开发区|管委会|指挥部|专班|小组|组|军区|分局|支队|总队|事务所|地区|各地|各市|各州|各县|各区|各旗|盟市|旗县|各校|省|市|州|县|区|旗|乡|镇|兵团|园区|新区)$/

const WITHOUT_NOTE = /[（(〔][^（）()〔〕]*[）)〕]$/

/** Whether a phrase ends like the name of a public body; a bracket at its end (市、区) does not count. */
export function isBody(name: string): boolean {
  const bare = name.replace(WITHOUT_NOTE, '')
  return bare.length >= 2 && BODY_END.test(bare)
}

/** A bare level of government, only the first half of 各市、县人民政府. */
function isBareLevel(piece: string): boolean {
  const bare = piece.replace(WITHOUT_NOTE, '')
  return /^(?:各有关|各相关|有关|相关|各级|各|本)?(?:省|市|州|盟|县|区|旗|乡|镇|街道|自治区|直辖市|自治州|自治县|地区|设区市|省级|市级|县级|地级|厅|局|科|处|国家|中央)$/.test(
    bare,
  )
}

/** 昆山市 in 昆山市、沭阳县卫生健康委: a place alone answers for nothing. */
const isPlace = (piece: string): boolean => /^(?!各|全|本|有关|相关)[\u4e00-\u9fff]{2,5}(?:市|县|州)$/.test(piece)
const LEVEL_FIRST = /^(?:省|市|州|盟|县|区|旗|乡|镇|街道|自治|直辖|厅|局|科|处|地级|各县|各区)/

const SEPARATORS = '、，,；;'

/**
 * Splits a list of bodies at 、 and ， (outside brackets) and at 和, 及, 与 between two whole names. A piece that cannot
 * stand alone (各省 in 各省、自治区、直辖市卫生健康委) stays with the next.
 */
export function splitBodies(list: string): string[] {
  const names: string[] = []
  let depth = 0
  let piece = ''
  let carried = ''
  const close = (mark: string, next: string) => {
    const name = carried + piece
    if (name === '') return
    if (mark === '、' && (isPlace(piece) || (isBareLevel(piece) && LEVEL_FIRST.test(next)))) {
      carried = name + mark
      piece = ''
      return
    }
    piece = ''
    carried = ''
    names.push(...splitAnd(name))
  }
  for (let i = 0; i < list.length; i++) {
    const c = list.charAt(i)
    if ('（(〔'.includes(c)) depth += 1
    else if ('）)〕'.includes(c)) depth = Math.max(0, depth - 1)
    if (depth === 0 && SEPARATORS.includes(c)) close(c, list.slice(i + 1, i + 4))
    else piece += c
  }
  close('', '')
  if (carried) names.push(carried.slice(0, -1))
  return names
}

const AND = /以及|及|和|与/g
const STARTS_BODY =
  /^(?:各|省|市|州|县|区|旗|国家|中央|全国|有关|相关|其他|其它|团|共青团|属地|当地|地方|本级|同级|教育|卫生健康|民政|财政|公安|自治区|兵团|赣|新)/

/** 省卫生健康委及各设区市人民政府 is two names; 省工业和信息化厅 is one. */
function splitAnd(name: string): string[] {
  AND.lastIndex = 0
  for (let found = AND.exec(name); found; found = AND.exec(name)) {
    const left = name.slice(0, found.index)
    const right = name.slice(found.index + found[0].length)
    if (
      left.length >= 2 &&
      isBody(left) &&
      !isBareLevel(left) &&
      !/、/.test(left) &&
      STARTS_BODY.test(right) &&
      isBody(right)
    )
      return [left, ...splitAnd(right)]
  }
  return [name]
}
