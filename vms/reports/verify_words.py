"""What `vms report` and `vms verify` say, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vms.reports.model import Language

LABEL_COLUMNS = 15
_WIDE = "\u2e80"
"""From here on a letter takes two columns of a terminal."""

_CHINESE = {
    "report": "报告",
    "file": "文件",
    "file_made": "{out}（{bytes} 字节，SHA-256 {sha256}）",
    "key": "公钥",
    "fingerprint": "指纹",
    "what": "内容",
    "altered": "被改动",
    "intact": "未改动",
    "parts": "{n} 部分",
    "signed_by": "签名",
    "key_known": "{signer}：本机已知的密钥",
    "key_unknown": "{signer}：不是本机已知的密钥，请核对指纹后用 --key 指明",
    "genuine": "真实",
    "yes": "是",
    "no": "否",
    "signature_altered": "{name}：签名不符，签名内容或签名本身被改动",
    "section_altered": "{name}：“{section}”一节被改动",
    "file_altered": "{name}：被改动",
    "file_missing": "{name}：缺失",
    "file_added": "{name}：是后加的",
    "file_twice": "{name}：出现两次",
    "file_elsewhere": "{name}：被改动，或不属于 {against}：SHA-256 {sha256}",
    "archive_damaged": "{name}：压缩包已损坏：{error}",
    "its_frame": "{name}（{shown}）",
    "shown": "监控点 {camera}，{taken_at}",
    "frame_of": "画面：{shown}",
    "nothing_beside": "{path}：没有可供比对的文件：请用 --against 指明所属报告或画面证明",
    "too_large": "{path} 过大，不可能是清单",
    "unreadable": "{path} 不能作为报告或画面证明读取：{error}",
    "no_manifest": "{path} 不是报告：其中没有 {manifest}",
    "no_signature": "{path} 不是报告，也不是画面证明：没有签名",
}
_ENGLISH = {
    "report": "report",
    "file": "file",
    "file_made": "{out} ({bytes} bytes, SHA-256 {sha256})",
    "key": "key",
    "fingerprint": "fingerprint",
    "what": "what",
    "altered": "ALTERED",
    "intact": "intact",
    "parts": "{n} parts",
    "signed_by": "signed by",
    "key_known": "{signer}: a key that is known here",
    "key_unknown": "{signer}: NOT a key that is known here: compare it, give --key",
    "genuine": "genuine",
    "yes": "yes",
    "no": "NO",
    "signature_altered": "{name}: the signature does not fit: what was signed, or the signature, was altered",
    "section_altered": "{name}: the section “{section}” was altered",
    "file_altered": "{name}: was altered",
    "file_missing": "{name}: is missing",
    "file_added": "{name}: was added",
    "file_twice": "{name}: is there twice",
    "file_elsewhere": "{name}: was altered, or does not belong to {against}: SHA-256 {sha256}",
    "archive_damaged": "{name}: the archive is damaged: {error}",
    "its_frame": "{name} ({shown})",
    "shown": "camera {camera}, {taken_at}",
    "frame_of": "frame of {shown}",
    "nothing_beside": "{path}: nothing here to check it against: give the report it belongs to, or its proof, with "
    "--against",
    "too_large": "{path} is too large for a manifest",
    "unreadable": "{path} cannot be read as a report or a proof: {error}",
    "no_manifest": "{path} is no report: it holds no {manifest}",
    "no_signature": "{path} is no report and no proof: it has no signature",
}
VERIFY_WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {Language.CHINESE: MappingProxyType(_CHINESE), Language.ENGLISH: MappingProxyType(_ENGLISH)}
)
SECTIONS_CHINESE: Mapping[str, str] = MappingProxyType(
    {
        "about": "封面",
        "made": "生成信息",
        "targets": "目标",
        "plan": "进度",
        "exclusions": "不计入",
        "published": "五率",
        "areas": "辖区",
        "weighted": "加权覆盖率",
        "usable_time": "可用时长",
        "sites": "部位",
        "unviewed": "视角未确认",
        "findings": "检测结论",
        "failing": "未达标的监控点",
        "less_online": "在线不足的监控点",
        "incomplete": "档案不完整的监控点",
        "named_of": "未达标数量",
        "points": "计入的监控点",
        "evidence": "证据",
        "files": "文件清单",
    }
)
"""In English a section is called as the manifest calls it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Says it in a language."""

    language: Language

    def __call__(self, code: str, /, **parts: object) -> str:
        return VERIFY_WORDS[self.language][code].format(**parts)

    def line(self, label: str, text: str) -> str:
        """A line of the answer: label, then text, the texts one below the other."""
        said = self(label)
        return said + " " * (LABEL_COLUMNS - sum(1 + (letter >= _WIDE) for letter in said)) + text

    def section(self, name: str) -> str:
        """What people call a section, with its name in the manifest."""
        word = SECTIONS_CHINESE.get(name) if self.language is Language.CHINESE else None
        return f"{word} {name}" if word else name
