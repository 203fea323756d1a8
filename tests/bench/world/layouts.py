"""How the cameras of each series caption their pictures, in the manner of many makers. Up to the sixth all do it in
the simulator's own."""

from streams.sim.caption import USUAL, Layout
from tests.bench.world.captions import MONO, Lettering

SEVENTH_LAYOUTS = (
    USUAL,
    Layout(rows_a_dot=120),
    Layout("%Y-%m-%d %a %H:%M:%S", rows_a_dot=150),
    Layout(at_left=False),
    Layout("%Y/%m/%d %H:%M:%S", on_top=False, at_left=False, rows_a_dot=150),
    Layout("%Y-%m-%d %a %H:%M:%S", on_top=False),
)
YELLOW, DARK, PALE_GREEN = (200, 60, 148), (30, 128, 128), (190, 100, 104)
EIGHTH_LAYOUTS = (
    Layout("%Y年%m月%d日 %H:%M:%S", rows_a_dot=170, tall=True),
    Layout("%m-%d-%Y %a %H:%M:%S", at_left=False, tall=True, margin_dots=4),
    Layout("%Y-%m-%d %H:%M:%S", on_top=False, boxed=True, beside=True, margin_dots=3),
    Layout("%d/%m/%Y %H:%M:%S", ink=YELLOW, beside=True, rows_a_dot=150, margin_dots=5),
    Layout("%Y/%m/%d %a %H:%M:%S", on_top=False, at_left=False, tall=True, ink=PALE_GREEN, margin_dots=10),
    Layout("%Y-%m-%d %a %H:%M:%S", ink=DARK, rows_a_dot=160, margin_dots=12),
    Layout("%Y.%m.%d %H:%M:%S", at_left=False, boxed=True, tall=True, margin_dots=2),
)
CYAN, AMBER = (178, 156, 60), (170, 70, 170)
NINTH_LAYOUTS = (
    Layout("%Y-%m-%d 星期{weekday} %H:%M:%S", rows_a_dot=170, adapting=True, margin_dots=6),
    Layout("%Y-%m-%d\n%H:%M:%S", at_left=False, stacked=True, rows_a_dot=190, margin_dots=3),
    Layout("%d.%m.%Y %I:%M:%S %p", on_top=False, rows_a_dot=175, margin_dots=5),
    Layout("%H:%M:%S %Y-%m-%d", on_top=False, at_left=False, ink=CYAN, rows_a_dot=160, margin_dots=4),
    Layout("%Y年%m月%d日 星期{weekday} %H:%M:%S", boxed=True, tall=True, rows_a_dot=200, margin_dots=1),
    Layout("%a %Y/%m/%d %H:%M:%S", ink=AMBER, beside=True, rows_a_dot=180, margin_dots=9),
    Layout("%b %d %Y %H:%M:%S", at_left=False, on_top=False, stacked=True, tall=True, rows_a_dot=210),
    Layout("%Y%m%d %H:%M:%S", at_left=False, adapting=True, rows_a_dot=150, margin_dots=7),
)
TENTH_LAYOUTS = (
    Lettering("%Y年%m月%d日 星期{weekday} %H:%M:%S", name="东门岗亭", share=0.06),
    Lettering("%m/%d/%Y %I:%M:%S %p", on_top=False, share=0.045, spaced=True, also="1080P 25FPS"),
    Lettering("%d-%m-%Y\n%H:%M:%S", at_left=False, share=0.055, boxed=True, name="鱼塘路口", margin=0.015),
    Lettering("%H:%M:%S %Y-%m-%d", ink=(210, 16, 146), share=0.05, name="入口"),
    Lettering("%Y-%m-%d {half}%I:%M:%S 星期{weekday}", on_top=False, at_left=False, share=0.05, also="B2-0417"),
    Lettering("%Y/%m/%d %H:%M:%S", share=0.09, spaced=True, margin=0.03),
    Layout("%Y年%m月%d日 %H:%M:%S", on_top=False, rows_a_dot=145, margin_dots=2),
    Layout("%d-%m-%Y %H:%M:%S", at_left=False, tall=True, ink=YELLOW, rows_a_dot=150, margin_dots=3),
    Layout("%m/%d/%Y\n%a %I:%M:%S %p", stacked=True, boxed=True, rows_a_dot=180, margin_dots=6),
)
"""Two thirds of them in letters and not in dots."""
ELEVENTH_LAYOUTS = (
    Lettering("%Y年%m月%d日 星期{weekday} %H:%M:%S", name="全景球机", share=0.055, adapting=True),
    Lettering("%Y-%m-%d 星期{weekday} %H:%M:%S", at_left=False, share=0.05, name="村委会广场", margin=0.03),
    Lettering("%Y-%m-%d %H:%M:%S", at_left=False, on_top=False, share=0.045, banded=True, also="西侧通道", margin=0.0),
    Lettering("%d/%m/%Y %H:%M:%S", share=0.05, under=True, name="治安点位", margin=0.012),
    Lettering("星期{weekday} %H:%M:%S\n%Y-%m-%d", on_top=False, share=0.05, boxed=True, name="通道", margin=0.025),
    Lettering("%Y.%m.%d {half}%I:%M:%S", at_left=False, ink=(225, 90, 140), share=0.06, also="CH1 4M H.265"),
    Lettering("%m-%d-%Y 星期{weekday} %H:%M:%S", on_top=False, share=0.055, spaced=True, adapting=True),
    Layout("%Y-%m-%d 星期{weekday} %H:%M:%S", at_left=False, rows_a_dot=165, adapting=True, margin_dots=5),
    Layout("%Y-%m-%d %H:%M:%S", on_top=False, boxed=True, stacked=True, rows_a_dot=175, margin_dots=4),
)
"""Seven of nine in letters."""
TWELFTH_LAYOUTS = (
    Lettering("%Y年%m月%d日 星期{weekday} %H:%M:%S", name="城北大厅", share=0.052),
    Lettering("%m-%d-%Y %a %H:%M:%S", at_left=False, share=0.048, name="河滨公园", margin=0.025),
    Lettering("%Y-%m-%d %H:%M:%S 星期{weekday}", share=0.044, name="文体中心", margin=0.03),
    Lettering("%Y/%m/%d %H:%M:%S", at_left=False, on_top=False, share=0.046, boxed=True, name="派出所", margin=0.018),
    Lettering("%a %d-%m-%Y %H:%M:%S", share=0.05, adapting=True, name="枪机", margin=0.015),
    Lettering("%Y-%m-%d %a\n%H:%M:%S", at_left=False, share=0.054, name="监控", also="5MP 20FPS"),
    Lettering("%Y-%m-%d 星期{weekday} %H:%M:%S", on_top=False, share=0.05, spaced=True, name="乡镇入口"),
    Layout("%Y-%m-%d %a %H:%M:%S", rows_a_dot=185, margin_dots=6),
    Layout("%d-%m-%Y %H:%M:%S", at_left=False, boxed=True, rows_a_dot=165, margin_dots=3),
)
"""Seven of nine in letters, some of them smaller than before."""
THIRTEENTH_LAYOUTS = (
    Lettering("%Y-%m-%d 星期{weekday} %H:%M:%S", name="应急值班", share=0.05, shadowed=True, margin=0.022),
    Lettering("%a %b %d %H:%M:%S %Y", at_left=False, share=0.046, name="水务站", margin=0.02),
    Lettering("%H:%M:%S\n%Y-%m-%d", at_left=False, on_top=False, share=0.052, name="周界", shadowed=True),
    Lettering("%Y/%m/%d 星期{weekday} %H:%M:%S", on_top=False, share=0.046, banded=True, name="社区北侧", margin=0.006),
    Lettering("%d-%b-%Y %H:%M:%S", share=0.055, name="卡口", also="8MP 25FPS", margin=0.028),
    Lettering("%Y年%m月%d日 {half}%I:%M:%S", at_left=False, share=0.048, adapting=True, name="重点部位方向"),
    Lettering("%Y-%m-%d %H:%M:%S", share=0.045, ink=(196, 108, 104), name="车站路段", under=True, margin=0.016),
    Layout("%Y/%m/%d %a %H:%M:%S", at_left=False, rows_a_dot=175, margin_dots=4),
    Layout("%Y年%m月%d日 星期{weekday} %H:%M:%S", on_top=False, rows_a_dot=190, margin_dots=5),
)
"""Seven of nine in letters, two of them with a shadow, two with the month in words."""
FOURTEENTH_LAYOUTS = (
    Lettering("%Y-%m-%d %H:%M:%S", share=0.05, face=MONO, boxed=True, name="Cam ", cased=True, margin=0.008),
    Lettering(
        "%Y年%m月%d日 星期{weekday} %H:%M:%S", share=0.05, spaced=True, jagged=True, name="综合监控", margin=0.04
    ),
    Lettering("%Y-%m-%d %H:%M:%S", at_left=False, share=0.052, jagged=True, name="球机", margin=0.025),
    Lettering("%Y-%m-%d\n%H:%M:%S", share=0.054, under=True, name="网格点", margin=0.022),
    Lettering("%m/%d/%Y %I:%M:%S %p", share=0.044, centred=True, face=MONO, cased=True, name="Lane ", margin=0.015),
    Lettering("%Y-%m-%d 星期{weekday} %H:%M:%S", share=0.056, spaced=True, jagged=True, name="东南角", margin=0.03),
    Lettering("%d %b %Y %H:%M:%S", at_left=False, share=0.047, cased=True, shadowed=True, name="Yard ", margin=0.02),
    Lettering("%Y-%m-%d %I:%M:%S %p", on_top=False, share=0.048, name="西北角枪机", margin=0.018),
    Lettering(
        "%Y/%m/%d %H:%M:%S", at_left=False, on_top=False, share=0.05, shadowed=True, name="雪亮工程", margin=0.03
    ),
    Layout("%Y-%m-%d %H:%M:%S", at_left=False, rows_a_dot=160, margin_dots=5),
    Lettering("%m-%d-%Y %a %H:%M:%S", share=0.054, spaced=True, jagged=True, cased=True, name="Camera ", margin=0.03),
    Lettering("%Y-%m-%d %H:%M:%S 星期{weekday}", at_left=False, share=0.047, name="高点全景", margin=0.02),
    Lettering("%Y-%m-%d %H:%M:%S", share=0.046, face=MONO, boxed=True, ink=(30, 128, 128), cased=True, margin=0.0),
)
"""Three of thirteen have not the year first, four are jagged, three in a typeface of equal widths."""
FIFTEENTH_LAYOUTS = (
    Lettering(
        "%Y年%m月%d日 星期{weekday} %H:%M:%S", share=0.05, spaced=True, jagged=True, name="小区北门", margin=0.035
    ),
    Lettering("%Y-%m-%d %H:%M:%S", at_left=False, share=0.05, name="县城路口", margin=0.02),
    Lettering("%Y-%m-%d %H:%M:%S 星期{weekday}", share=0.046, name="老街桥头", margin=0.024),
    Lettering("%Y-%m-%d 星期{weekday} %H:%M:%S", share=0.052, spaced=True, jagged=True, name="街心全景", margin=0.045),
    Lettering("%Y-%m-%d %H:%M:%S", share=0.042, face=MONO, boxed=True, name="AXIS ", cased=True, margin=0.0),
    Lettering("%Y/%m/%d %H:%M:%S", share=0.05, shadowed=True, name="人行通道", margin=0.018),
    Lettering("%Y-%m-%d %H:%M:%S", on_top=False, at_left=False, share=0.048, name="高清枪机", margin=0.022),
    Lettering("%Y-%m-%d %H:%M:%S", share=0.055, jagged=True, spaced=True, name="楼前", margin=0.03),
    Lettering("%m-%d-%Y 星期{weekday} %H:%M:%S", share=0.052, spaced=True, jagged=True, name="便民点", margin=0.04),
    Lettering("%Y-%m-%d\n%H:%M:%S", at_left=False, share=0.046, under=True, name="出入口", margin=0.016),
    Layout("%Y-%m-%d %H:%M:%S", rows_a_dot=170, margin_dots=4),
    Lettering("%Y年%m月%d日 %H:%M:%S", at_left=False, share=0.046, name="监控点", margin=0.02),
)
"""Eleven of twelve have the year first, four are jagged, one is in dots."""
SIXTEENTH_LAYOUTS = (
    Lettering("%Y-%m-%d 周{weekday} %H:%M:%S", share=0.048, name="集市南口", margin=0.022),
    Lettering("%Y年%m月%d日 星期{weekday} %H:%M:%S", share=0.052, spaced=True, jagged=True, name="村口古树",
              margin=0.04),
    Lettering("%Y-%m-%d %H:%M:%S", at_left=False, share=0.048, name="泵站前池", margin=0.018),
    Lettering("%Y/%m/%d %H:%M:%S", share=0.046, ink=(206, 66, 150), name="云台", also="P118.4 T06.2 Z1", margin=0.024),
    Lettering("通道 %Y-%m-%d %H:%M:%S", share=0.05, spaced=True, jagged=True, name="走廊", margin=0.03),
    Lettering("%Y.%m.%d %H:%M:%S", on_top=False, share=0.048, boxed=True, name="充装区", margin=0.012),
    Lettering("%Y-%m-%d %H:%M:%S 星期{weekday}", share=0.05, shadowed=True, name="施工路段", margin=0.02),
    Lettering("%Y-%m-%d %H:%M:%S", on_top=False, centred=True, share=0.05, name="夜市", margin=0.02),
    Lettering("%m-%d-%Y 星期{weekday} %H:%M:%S", at_left=False, share=0.05, spaced=True, jagged=True, name="制高点",
              margin=0.035),
    Lettering("%H:%M:%S\n%Y-%m-%d", share=0.05, under=True, name="田间", margin=0.02),
    Lettering("%Y-%m-%d %H:%M:%S", share=0.044, face=MONO, banded=True, cased=True, name="Cam-", margin=0.006),
    Layout("%Y-%m-%d %a %H:%M:%S", at_left=False, rows_a_dot=175, margin_dots=5),
    Lettering("%d-%m-%Y %H:%M:%S", share=0.052, jagged=True, spaced=True, name="厂房", margin=0.03),
)  # fmt: skip
"""Of thirteen, four are jagged, one has a dome's own bearings below it, one a word before it, one is yellow."""
