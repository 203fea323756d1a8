"""What the service says to people beside an import's own words, and every phrase of both as a client gets it."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel

from registry import wording as registry_wording
from registry.phrases import Phrase, Phrasebook, phrases

_WORDS = """
upload_too_large
    文件超过 {most} MB：请拆分
    the file is larger than {most} MB: split it
undone_already
    该导入已由 {who} 于 {at} 撤销
    this import was undone by {who} at {at}
bulk_own_column
    每台设备各不相同，不能批量修改：请逐台修改或用表格导入
    every camera has its own: change one at a time, or import a spreadsheet
bulk_nothing
    没有要修改的内容
    say what is to become of the cameras
bulk_too_many
    一次最多修改 {most} 台：请缩小筛选范围，或用表格导入
    at most {most} cameras at once: narrow the filter, or import a spreadsheet
bulk_gone
    所选设备中有 {count} 台已不在您的辖区内：请重新选择
    {count} of the chosen cameras are not in your area: choose again
bulk_refused
    有 {count} 台不能这样修改，全部未作修改
    {count} of the cameras cannot be changed so: nothing was changed
document_too_large
    文件超过 {most} MiB：请压缩或拆分
    the file is larger than {most} MiB: make it smaller, or send it in parts
document_cut
    PDF 文件不完整：请重新导出后上传
    the PDF file is cut off: export it again, then send it
document_no_photo
    照片须为 JPEG 或 PNG；PDF 请作为文件上传
    a photo is a JPEG or PNG picture: send a PDF as a document
document_gone
    没有这份文件，或已撤回
    there is no such document, or it was withdrawn
document_too_many
    每台摄像机最多 {most} 份文件
    a camera has at most {most} documents
document_disk
    文件无法写入磁盘：请清理空间后重新上传
    the document cannot be written to disk: free some space, then send it again
field_entity
    只能为监控点和应覆盖部位增加字段
    only records of cameras and of sites can have fields of your own
field_code
    代码由 2 到 16 个大写字母、数字或下划线组成，以字母开头
    the code has 2 to 16 capital letters, digits or _, and begins with a letter
field_taken
    已有栏目使用“{name}”：请换一个，否则表头无法区分
    another column is called “{name}”: choose another, a file’s header could not tell them apart
field_too_many
    最多 {most} 个自定义字段：请先停用不再需要的
    at most {most} fields: take one out of use first
field_everywhere
    自定义字段对全部辖区生效，只有管辖全部范围的管理员可以设置
    fields apply everywhere: ask an administrator whose area is everything
field_choices_needed
    请至少给出一个选项
    give at least one choice
field_no_choices
    只有“选项”类字段可以有选项
    only a field to choose from has choices
field_choices_too_many
    最多 {most} 个选项
    at most {most} choices
field_choice_lost
    选项 {code} 不能删除，档案中可能已有该值：可以修改它的名称
    the choice {code} cannot be taken away, records may hold it: give it other words
custom_filter
    请按“字段代码:值”填写
    write the field’s code, a colon, and the value
in_the_way
    有 {count} 处妨碍，未作任何改动：请先处理下列各项
    {count} things stand in the way, nothing was changed: see to them first
changed_by
    {name}：{who} 于 {at} 又作修改，撤销会丢失这一修改。请先撤销那次修改
    {name}: changed since by {who} at {at}, and that would be lost. Undo that change first
belongs_camera
    监控点 {name} 现安装在 {to}：请先将其改到别处，或先撤销它的导入
    camera {name} now stands at {to}: move it first, or undo its import first
belongs_wall
    监控室 {to} 的视频墙预案“{name}”会一并丢失：请先删除该预案
    the wall preset “{name}” of the room {to} would be lost: delete it first
belongs_checkpoint
    卡口 {name} 现属于 {to}：请先将其改到别处，或先撤销它的导入
    checkpoint {name} now belongs to {to}: move it first, or undo its import first
belongs_post
    备勤点 {name} 现属于 {to}：请先将其改到别处，或先撤销它的导入
    post {name} now belongs to {to}: move it first, or undo its import first
belongs_elsewhere
    其他辖区的登记现属于 {to}：请上级先将其改到别处
    a record of another area now belongs to {to}: somebody above has to move it first
lost_reference
    {name} 原属于 {to}，后者已被删除：请先重新登记后者
    {name} belonged to {to}, which was removed since: enter that again first
no_edit
    只有修改可以撤销：新增的登记请撤销或删除，已删除的请重新登记
    only an edit can be undone: retire or remove what was made, enter again what was removed
password_not_kept
    原密码未保留，无法恢复：请重新填写
    the old password is not kept: enter it again
taken_since
    {name} 现已使用该编码或名称：请先修改那一条
    {name} has that code or name now: change that one first
lay_elsewhere
    修改前该登记属于其他辖区：请上级撤销
    before this edit it lay in another area: somebody above has to undo it
list_of_county
    部位清单以县为单位：{code} 有上级区划
    a list is of a county: {code} lies in another division
draft_waits
    {at} 拟定的清单尚待批准：请先批准或撤回
    the list drafted at {at} still waits: approve or withdraw it first
approved_already
    该清单已由 {who} 以 {reference} 批准，不能再改：请另拟新版
    this list was approved by {who} as {reference} and stays as it is: draft a new one
reference_taken
    文号 {reference} 已用于另一版清单
    {reference} is the number of another list already
in_force_too_early
    施行日期不得早于批准当日：已公布的数字不得改变
    a list cannot be in force before the day of its approval: figures that were told stay what they were
too_many_differences
    自该版以来有 {count} 个部位变动，一次最多比较 {most} 个：请比较更近的版本
    {count} sites changed since, at most {most} can be compared: choose a newer version
count_or_budget
    数量和预算只能给一个
    give a count or a budget, not both
too_many_candidates
    共有 {candidates} 个候选，最多能证明 {most} 个：请缩小范围，或不求最优
    {candidates} candidates, at most {most} can be proven: plan a smaller scope, or without the optimum
"""
say = Phrasebook(phrases(_WORDS))
CHINESE = MappingProxyType({code: word.zh for book in (registry_wording.say, say) for code, word in book.words.items()})
"""The wordings by code, for the web client's messages."""


class PhraseOut(BaseModel):
    """A sentence in English; `code` and `params` are what the same is said with in another language. Without a code: a
    sentence that has no other wording."""

    text: str
    code: str
    params: Mapping[str, str]

    @classmethod
    def of(cls, text: str) -> "PhraseOut":
        if isinstance(text, Phrase):
            return cls(text=str(text), code=text.code, params=text.params)
        return cls(text=text, code="", params={})
