"""What states, ends of checks and picture faults are called in both languages, these with their code in the field's
table. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from registry.enumerations import Word
from streams.model import Finding, PictureFault
from vms.health.model import HealthState

STATE_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        HealthState.UNKNOWN: Word("未知", "unknown"),
        HealthState.ONLINE: Word("在线", "online"),
        HealthState.DEGRADED: Word("画面异常", "degraded"),
        HealthState.OFFLINE: Word("离线", "offline"),
        HealthState.MAINTENANCE: Word("维护中", "maintenance"),
        HealthState.RETIRED: Word("已停用", "retired"),
        "override": Word("人工修正", "override"),
    }
)
"""Of a camera as figures see it: where a person's word stands in the place of the checks, they see an override."""
FINDING_WORDS: Mapping[Finding, Word] = MappingProxyType(
    {
        Finding.OK: Word("正常", "sound"),
        Finding.REFUSED: Word("拒绝连接", "connection refused"),
        Finding.TIMED_OUT: Word("超时无应答", "no answer in time"),
        Finding.RESET: Word("连接被重置", "connection reset"),
        Finding.UNAUTHORIZED: Word("用户名或密码错误", "wrong user name or password"),
        Finding.NOT_FOUND: Word("码流地址不存在", "stream address not found"),
        Finding.NO_VIDEO: Word("没有视频", "no video"),
        Finding.NO_TRANSPORT: Word("传输方式不可用", "refuses TCP and UDP"),
        Finding.NO_KEYFRAME: Word("没有关键帧", "no key frame"),
        Finding.UNREADABLE: Word("数据无法解析", "unreadable data"),
        Finding.BLIND: Word("检测程序自身不可用", "our own checker was cut off"),
    }
)
FAULT_WORDS: Mapping[PictureFault, Word] = MappingProxyType(
    {
        PictureFault.NO_SIGNAL: Word("信号丢失", "no signal"),
        PictureFault.BLACK: Word("黑屏", "black"),
        PictureFault.OVEREXPOSED: Word("过亮", "overexposed"),
        PictureFault.UNDEREXPOSED: Word("过暗", "too dark"),
        PictureFault.LOW_CONTRAST: Word("对比度低", "low contrast"),
        PictureFault.FROZEN: Word("画面冻结", "frozen"),
        PictureFault.DEFOCUSED: Word("失焦模糊", "out of focus"),
        PictureFault.COVERED: Word("遮挡", "covered"),
        PictureFault.COLOUR_CAST: Word("偏色", "colour cast"),
        PictureFault.NOISE: Word("噪声", "noise"),
        PictureFault.STRIPES: Word("条纹", "stripes"),
        PictureFault.BLOCKS: Word("块状花屏", "block errors"),
        PictureFault.SHAKING: Word("抖动", "shaking"),
        PictureFault.MOVED: Word("视角偏移", "moved"),
        PictureFault.WRONG_CLOCK: Word("时钟错误", "wrong clock"),
        PictureFault.PACKET_LOSS: Word("丢包", "packet loss"),
    }
)
"""The words of the web client, which has its own."""


def state_with_faults(state: str, faults: Sequence[str], *, chinese: bool) -> str:
    """As in "画面异常：黑屏（代码 1）"."""
    word = STATE_WORDS[state].zh if chinese else STATE_WORDS[state].en
    return with_faults(word, faults if state == HealthState.DEGRADED else (), chinese=chinese)


def with_finding(word: str, finding: Finding, *, chinese: bool) -> str:
    """As in "离线：拒绝连接"."""
    ended = FINDING_WORDS[finding]
    return f"{word}：{ended.zh}" if chinese else f"{word}: {ended.en}"


def with_faults(word: str, faults: Sequence[str], *, chinese: bool) -> str:
    """The word for how a picture is, and what is wrong with it."""
    if not faults:
        return word
    return f"{word}：{coded(faults, chinese=chinese)}" if chinese else f"{word}: {coded(faults, chinese=chinese)}"


def coded(faults: Iterable[str], *, chinese: bool) -> str:
    """As in "黑屏（代码 1）、遮挡（代码 9）"."""
    told = (_coded(PictureFault(fault), chinese=chinese) for fault in faults)
    return ("、" if chinese else ", ").join(told)


def _coded(fault: PictureFault, *, chinese: bool) -> str:
    word = FAULT_WORDS[fault].zh if chinese else FAULT_WORDS[fault].en
    if fault.code is None:
        return word
    return f"{word}（代码 {fault.code}）" if chinese else f"{word} (code {fault.code})"
