import ExcelJS from 'exceljs'

/** A table as it is shown: the head, then rows as long as it. */
export interface Sheet {
  name: string
  columns: readonly { title: string; width: number }[]
  rows: readonly (readonly (string | number | null)[])[]
}

/** Sheets as .xlsx. Texts stay texts: nothing in them is a formula. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = columns.map(({ title, width }) => ({ header: title, width }))
    sheet.getRow(1).font = { bold: true }
    sheet.addRows(rows.map((row) => [...row]))
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
