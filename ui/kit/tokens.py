"""The colours of the window in three schemes, each named by what it is for (ux.md 4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.fields import Choice


class Scheme(Choice):
    """Which of the three sets of colours."""

    LIGHT = "light", "浅色"
    DARK = "dark", "深色"
    CONTRAST = "contrast", "高对比度"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
    """The colours of one scheme, by what they are for."""

    window: str
    surface: str
    sunken: str
    header: str
    hair: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    primary: str
    primary_hover: str
    on_primary: str
    soft: str
    selected: str
    hover: str
    zebra: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    info: str
    info_soft: str
    neutral_soft: str
    track: str
    scroll: str
    rail: str
    rail_text: str
    rail_selected: str
    on_rail: str
    series: tuple[str, ...]


SCHEMES: dict[Scheme, Tokens] = {
    Scheme.LIGHT: Tokens(
        window="#F3F5F8",
        surface="#FFFFFF",
        sunken="#EEF1F5",
        header="#F6F8FB",
        hair="#E9EDF2",
        border="#DCE2E9",
        border_strong="#7F8B9A",
        text="#1A2330",
        text2="#4E5A68",
        text3="#5B6675",
        primary="#1B5FB4",
        primary_hover="#174F97",
        on_primary="#FFFFFF",
        soft="#E7F0FB",
        selected="#D5E6FA",
        hover="#F0F5FB",
        zebra="#FAFBFD",
        success="#18794A",
        success_soft="#E3F4EA",
        warning="#8F5400",
        warning_soft="#FDF1DC",
        danger="#BF2B2B",
        danger_soft="#FCE8E8",
        info="#0F6C7F",
        info_soft="#E0F3F6",
        neutral_soft="#EBEEF2",
        track="#DCE2E9",
        scroll="#838E9C",
        rail="#10294B",
        rail_text="#C6D3E6",
        rail_selected="#1D4478",
        on_rail="#FFFFFF",
        series=("#1B5FB4", "#DE7326", "#149A80", "#BE6AE2", "#83203A", "#123A52"),
    ),
    Scheme.DARK: Tokens(
        window="#13171C",
        surface="#1A2027",
        sunken="#101419",
        header="#20272F",
        hair="#28313A",
        border="#313B46",
        border_strong="#76828F",
        text="#E7ECF2",
        text2="#B0BBC7",
        text3="#A8B4C0",
        primary="#6AA9F4",
        primary_hover="#86BAF7",
        on_primary="#0B1B30",
        soft="#1D3350",
        selected="#24446B",
        hover="#202A35",
        zebra="#1C232A",
        success="#5CC78F",
        success_soft="#173425",
        warning="#E5AE55",
        warning_soft="#3A2C12",
        danger="#F6A0A0",
        danger_soft="#3F1E20",
        info="#5FC3D6",
        info_soft="#12343B",
        neutral_soft="#2A323B",
        track="#313B46",
        scroll="#66717D",
        rail="#0C1219",
        rail_text="#B3C2D4",
        rail_selected="#1D3350",
        on_rail="#FFFFFF",
        series=("#6AA9F4", "#B9803C", "#5DE3B4", "#8F5AE0", "#DB5F86", "#E6DF86"),
    ),
    Scheme.CONTRAST: Tokens(
        window="#000000",
        surface="#000000",
        sunken="#000000",
        header="#000000",
        hair="#9A9A9A",
        border="#FFFFFF",
        border_strong="#FFFFFF",
        text="#FFFFFF",
        text2="#FFFFFF",
        text3="#E6E6E6",
        primary="#FFE14D",
        primary_hover="#FFF0A0",
        on_primary="#000000",
        soft="#1F1F1F",
        selected="#00407A",
        hover="#2B2B2B",
        zebra="#0D0D0D",
        success="#6BF09E",
        success_soft="#00260F",
        warning="#FFC95C",
        warning_soft="#2B1F00",
        danger="#FF9B9B",
        danger_soft="#330000",
        info="#7DE3F5",
        info_soft="#002630",
        neutral_soft="#1F1F1F",
        track="#4D4D4D",
        scroll="#FFFFFF",
        rail="#000000",
        rail_text="#FFFFFF",
        rail_selected="#00407A",
        on_rail="#FFFFFF",
        series=("#6AA9F4", "#B9803C", "#5DE3B4", "#9D6BEA", "#DB5F86", "#E6DF86"),
    ),
}
