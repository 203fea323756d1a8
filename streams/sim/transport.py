"""The Transport header of SETUP (RFC 2326 §12.39), the offers that a simulated camera takes. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TransportOffer:
    """Interleaved channels, or else the client's RTP and RTCP port."""

    interleaved: tuple[int, int] | None
    client_ports: tuple[int, int] = (0, 0)


def parse_transport(header: str, *, udp_only: bool = False) -> TransportOffer | None:
    """The first offer that we can serve, or None."""
    for text in header.split(","):
        offer = _parse_offer(text)
        if offer is not None and not (udp_only and offer.interleaved):
            return offer
    return None


def _parse_offer(text: str) -> TransportOffer | None:
    protocol, *rest = [part.strip() for part in text.split(";")]
    parameters = {name.lower(): value for name, _, value in (part.partition("=") for part in rest)}
    if "multicast" in parameters or parameters.get("mode", "play").strip('"').lower() != "play":
        return None
    if protocol.upper() == "RTP/AVP/TCP":
        channels = _pair(parameters.get("interleaved", "0-1"), 255)
        return TransportOffer(channels) if channels else None
    if protocol.upper() in ("RTP/AVP", "RTP/AVP/UDP"):
        ports = _pair(parameters.get("client_port", ""), 65_535)
        return TransportOffer(None, ports) if ports and ports[0] else None
    return None


def _pair(text: str, highest: int) -> tuple[int, int] | None:
    first, _, second = text.partition("-")
    if not first.isdecimal() or not (second or "0").isdecimal():
        return None
    pair = (int(first), int(second) if second else int(first) + 1)
    return pair if max(pair) <= highest else None
