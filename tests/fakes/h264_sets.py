"""H.264 sequence parameter sets of any size, written bit by bit (ITU-T H.264 §7.3.2.1.1)."""


def _ue(value: int) -> str:
    bits = f"{value + 1:b}"
    return "0" * (len(bits) - 1) + bits


def sequence_parameter_set(width: int, height: int) -> bytes:
    """Baseline profile, level 6.2, frames only, no cropping; sides are multiples of 16."""
    bits = f"{66:08b}{0:08b}{62:08b}" + _ue(0) + _ue(0) + _ue(0) + _ue(0) + _ue(1) + "0"
    bits += _ue(width // 16 - 1) + _ue(height // 16 - 1) + "1" + "1" + "0" + "0" + "1"
    bits += "0" * (-len(bits) % 8)
    raw = b"\x67" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    for third in range(4):  # emulation prevention
        raw = raw.replace(bytes([0, 0, third]), bytes([0, 0, 3, third]))
    return raw
