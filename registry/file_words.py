"""Sentences about files that are imported: three lines each, see phrases.py. Data only."""

WORDS = """
no_header
    没有找到表头：前几行中须有列名，用代码（SBBM、SBMC …）或中文名称
    no header row was found: the first rows must name the columns, by code (SBBM, SBMC …) or Chinese title
column_twice
    工作表“{sheet}”：列“{columns}”重复，请删除一个
    sheet “{sheet}”: the column {columns} appears twice: remove one
file_too_large
    文件有 {size} MB，最多读取 {most} MB：请拆分
    the file has {size} MB, at most {most} are read: split it
file_empty
    文件是空的
    the file is empty
old_excel
    这是旧版或加密的 Excel 文件：请另存为不带密码的 .xlsx
    this is an old or encrypted Excel file: save it as .xlsx without a password
no_text
    这不是文本文件：请另存为 .xlsx 或 .csv
    this is no text file: save it as .xlsx or .csv
encoding_unknown
    文字编码既不是 UTF-8 也不是 GB18030：请另存为 UTF-8
    the text is neither UTF-8 nor GB18030: save the file as UTF-8
text_damaged
    文字已损坏：请另存为 UTF-8
    the text is damaged: save the file as UTF-8
csv_damaged
    CSV 在第 {row} 行附近损坏：{reason}
    the CSV is damaged near row {row}: {reason}
json_damaged
    JSON 已损坏，无法解析
    the JSON is damaged: it cannot be parsed
json_object_too_long
    JSON 中有一个对象超过 {most} 个字符，或没有结束
    an object of the JSON is longer than {most} characters, or has no end
json_shape
    JSON 应为对象列表，或按工作表名分组的对象列表
    the JSON must be a list of objects, or such lists by sheet name
feature_bare
    GeoJSON 要素没有属性：请连同属性一起导出
    a GeoJSON feature has no properties: export it with them
feature_shape
    GeoJSON 要素的点没有坐标：请重新导出
    a point of the GeoJSON has no coordinates: export it again
too_many_columns
    有一行含 {cells} 个单元格，最多读取 {most} 个：请删除多余的列
    a row has {cells} cells, at most {most} are read: remove columns
too_many_rows
    超过 {rows} 行或 {cells} 个单元格：请拆分文件
    more than {rows} rows or {cells} cells: split the file
workbook_damaged
    工作簿已损坏：请用表格软件打开并重新保存
    the workbook is damaged: open it in a spreadsheet program and save it again
cell_name
    有单元格名为“{name}”：工作簿已损坏
    a cell is called “{name}”: the workbook is damaged
cell_too_far
    单元格 {name} 超出第 {rows} 行或第 {columns} 列：请删除空行空列，或拆分文件
    cell {name} lies beyond row {rows} or column {columns}: delete the empty rows and columns, or split the file
too_many_parts
    工作簿有 {parts} 个部件，最多读取 {most} 个互不相同的
    the workbook has {parts} parts, at most {most} different ones are read
unpacked_too_large
    工作簿解压后有 {size} MB，最多读取 {most} MB
    unpacked the workbook has {size} MB, at most {most} are read
macros
    工作簿含有宏：请另存为不含宏的 .xlsx
    the workbook holds macros: save it as .xlsx without them
no_xlsx
    这不是 .xlsx 工作簿：请另存为 .xlsx
    this is no .xlsx workbook: save it as .xlsx
too_many_cells
    工作簿超过 {most} 个单元格：请删除空单元格，或拆分文件
    the workbook has more than {most} cells: delete the empty ones, or split the file
xml_entities
    工作簿声明了 XML 实体：表格软件不会这样写
    the workbook declares XML entities: no spreadsheet program writes them
sheet_elsewhere
    工作簿已损坏：有工作表不在其文件夹内
    the workbook is damaged: a sheet lies outside its folder
"""
