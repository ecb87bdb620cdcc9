"""Drawn boundaries out of other people's files: GeoJSON, or a Shapefile with what belongs to it in one zip.

Their parsers run in a process of their own, as those of workbooks do.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from app.core.errors import AppError, Invalid
from app.core.text import clean
from app.domain.boundaries.matching import Drawn, Remark, Weight, Wishes
from app.domain.boundaries.shapes import Shape
from app.imports.child import in_child
from app.imports.guard import LIMITS, file_bytes, harmless
from app.services import boundaries, imports
from app.services.boundaries import Plan
from app.services.imports import ImportKind, NewBatch
from app.workspace import Unit

DRAW = "请让制图单位导出为 GeoJSON，或把 Shapefile 的 shp、dbf、shx、prj 打成一个 zip 再导入。"
_MOST_SHAPES, _MOST_POINTS = 50_000, 5_000_000
_CODES = (
    "code",
    "代码",
    "编码",
    "网格编码",
    "网格代码",
    "区划代码",
    "统计用区划代码",
    "单位代码",
    "xzqdm",
    "wgbm",
    "wgdm",
    "dm",
)
_NAMES = ("name", "名称", "网格名称", "单位名称", "区划名称", "xzqmc", "wgmc", "mc")
_SIDES = ("四至", "四至范围", "sizhi")
_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A file as it was read: its shapes, the central meridian it states, what to warn of."""

    name: str
    sha256: str
    rows: tuple[Drawn, ...]
    meridian: float | None = None
    warnings: tuple[str, ...] = ()


def read(path: Path) -> DrawnFile:
    """Return the shapes of a file; a .shp takes its neighbours of the same name along.

    Raises:
        Unavailable: the file is missing or locked. Invalid: it is none of these files, or built to do harm.
    """
    data = _bundle(path) if path.suffix.lower() == ".shp" else file_bytes(path, LIMITS)
    return in_child(parse, (path.name, data))


def _bundle(path: Path) -> bytes:
    """Return a Shapefile as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for ending in _PARTS:
            for part in (path.with_suffix(ending), path.with_suffix(ending.upper())):
                if part.exists():
                    archive.writestr(f"{path.stem}{ending}", file_bytes(part, LIMITS))
                    break
    return out.getvalue()


def parse(file: tuple[str, bytes]) -> DrawnFile:
    """Return the shapes of a file's bytes.

    Raises:
        Invalid: they could not be read.
    """
    name, data = file
    digest = hashlib.sha256(data).hexdigest()
    try:
        found = _shapefile(name, data) if data.startswith(b"PK") else _geojson(name, data)
    except AppError:
        raise
    except Exception as error:  # foreign bytes: no list of what their parsers raise is complete
        raise Invalid(f"“{name}”读不出来：已损坏，或不是边界图形文件。{DRAW}") from error
    rows, meridian, warnings = found
    if not rows:
        raise Invalid(f"“{name}”里没有图形。{DRAW}")
    return DrawnFile(name, digest, tuple(rows), meridian, tuple(warnings))


Parsed = tuple[list[Drawn], float | None, list[str]]


def _geojson(name: str, data: bytes) -> Parsed:
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        whole = json.loads(data.decode("gb18030"))
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind not in ("FeatureCollection", "Feature"):
        raise Invalid(f"“{name}”不是 GeoJSON 图形集合（FeatureCollection）。{DRAW}")
    features = whole["features"] if kind == "FeatureCollection" else [whole]
    _few(name, len(features))
    told = json.dumps(whole.get("crs") or "").upper().replace("-", "")
    rows = [
        _drawn(number, one.get("properties") or {}, _shape(one.get("geometry")))
        for number, one in enumerate(features, start=1)
    ]
    _named(name, [one.get("properties") or {} for one in features])
    return rows, None, _offset(told)


def _offset(told: str) -> list[str]:
    """Return the warning of coordinates that are shifted on purpose, where a file says so."""
    if any(word in told for word in ("GCJ02", "BD09", "MARS")):
        return ["文件写明是火星坐标（GCJ-02）或百度坐标，和实际位置差几百米。请换成 CGCS2000 坐标后再导入。"]
    return []


def _few(name: str, number: int) -> None:
    if number > _MOST_SHAPES:
        raise Invalid(f"“{name}”有 {number:,} 个图形，超过 {_MOST_SHAPES:,} 个。请按乡镇分成几个文件导入。")


def _shape(geometry: Any) -> Shape:
    """Return the polygons of a GeoJSON geometry; lines and points have none."""
    if not geometry:
        return ()
    kind, parts = geometry.get("type"), geometry.get("coordinates") or ()
    if kind == "Polygon":
        parts = (parts,)
    elif kind != "MultiPolygon":
        return ()
    return tuple(
        tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings)
        for rings in parts
        if rings
    )


def _drawn(number: int, told: Mapping[str, Any], shape: Shape) -> Drawn:
    keys = {str(key).strip().casefold(): key for key in told}

    def text(titles: Sequence[str]) -> str:
        key = next((keys[title] for title in titles if title in keys), None)
        return _text(told[key]) if key is not None else ""

    return Drawn(number, text(_CODES).replace(" ", ""), text(_NAMES), shape, text(_SIDES)[:400])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _named(name: str, told: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a file whose shapes say in no column whose they are."""
    keys = {str(key).strip().casefold() for one in told for key in one}
    if told and not keys & {*_CODES, *_NAMES}:
        there = "、".join(sorted(keys)[:8]) or "一列也没有"
        raise Invalid(
            f"“{name}”的属性里没有代码或名称列（现有：{there}）。请把网格编码放在“code”或“代码”列。"
        )


def _shapefile(name: str, data: bytes) -> Parsed:
    import shapefile

    with harmless(name, data) as archive:
        parts = _parts(name, archive)
        prj = parts.get(".prj", b"").decode("utf-8", "replace")
        meridian = _meridian(name, prj)
        shp, dbf, shx = (io.BytesIO(parts[key]) if key in parts else None for key in (".shp", ".dbf", ".shx"))
        encoding = _encoding(parts)
        with shapefile.Reader(
            shp=shp, dbf=dbf, shx=shx, encoding=encoding, encodingErrors="replace"
        ) as reader:
            _few(name, len(reader))
            titles = [str(field[0]) for field in reader.fields if field[0] != "DeletionFlag"]
            _named(name, [dict.fromkeys(titles)])
            rows = list(_records(reader))
    return rows, meridian, _offset(prj.upper().replace("-", "").replace("_", ""))


def _records(reader: Any) -> Iterator[Drawn]:
    points = 0
    for number, one in enumerate(reader.iterShapeRecords(), start=1):
        points += len(one.shape.points)
        if points > _MOST_POINTS:
            raise Invalid(f"图形的点超过 {_MOST_POINTS:,} 个。请让制图单位先简化边界，或按乡镇分成几个文件。")
        geometry = one.shape.__geo_interface__ if one.shape.shapeType else None
        yield _drawn(number, one.record.as_dict(), _shape(geometry))


def _parts(name: str, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the parts of the one Shapefile in a zip by their endings."""
    inside = [entry for entry in archive.namelist() if PurePosixPath(entry).suffix.lower() in _PARTS]
    shapes = [entry for entry in inside if entry.lower().endswith(".shp")]
    if len(shapes) != 1:
        told = f"有 {len(shapes)} 个 shp 文件，一次只能导入一个" if shapes else "没有 shp 文件"
        raise Invalid(f"“{name}”里{told}。{DRAW}")
    stem = shapes[0][:-4].casefold()
    found = {
        PurePosixPath(entry).suffix.lower(): archive.read(entry)
        for entry in inside
        if entry[:-4].casefold() == stem
    }
    if ".dbf" not in found:
        raise Invalid(f"“{name}”缺少同名的 dbf 文件（里面是代码和名称）。{DRAW}")
    return found


def _encoding(parts: Mapping[str, bytes]) -> str:
    """Return what the texts of a dbf are written in: what its cpg says, else UTF-8 where it is, else GBK."""
    said = parts.get(".cpg", b"").decode("ascii", "ignore").strip().casefold()
    if said:
        return "utf-8" if "utf" in said or said == "65001" else "gb18030"
    try:
        parts[".dbf"][32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _meridian(name: str, prj: str) -> float | None:
    """Return the central meridian a projection states.

    Raises:
        Invalid: the system lies elsewhere on the earth, and nothing here can turn it into CGCS2000.
    """
    told = prj.casefold()
    for word, system in _OLD.items():
        if word in told:
            raise Invalid(f"“{name}”是{system}，要由制图单位转换成 CGCS2000 经纬度后再导入。")
    found = re.search(r'central_meridian"?\s*,\s*(-?[\d.]+)', told)
    return float(found[1]) if found else None


_OLD = {
    "xian": "1980 西安坐标",
    "beijing": "1954 北京坐标",
    "krasovsky": "1954 北京坐标",
    "mercator_auxiliary": "网络地图的墨卡托投影",
    "web_mercator": "网络地图的墨卡托投影",
    "pseudo-mercator": "网络地图的墨卡托投影",
}


def look(unit: Unit, file: DrawnFile, wishes: Wishes, since: date | None = None) -> Plan:
    """Return what taking a file in would do, with what the file itself warns of; nothing is written.

    Raises:
        Denied: as ``boundaries.preview``.
    """
    plan = boundaries.preview(unit, file.rows, _meant(file, wishes), since)
    told = [Remark(0, "坐标", text, Weight.WARNING) for text in file.warnings]
    if before := imports.same_file(unit, ImportKind.BOUNDARIES, file.sha256):
        again = f"这个文件已经导入过（批次 {before.id}）。要重新导入，请先在“导入记录”里撤回它。"
        told.append(Remark(0, "文件", again))
    return replace(plan, remarks=(*told, *plan.remarks))


def keep(unit: Unit, file: DrawnFile, wishes: Wishes, since: date | None = None) -> int:
    """Keep the boundaries of a file, all or none, and return the batch's id.

    Raises:
        Invalid: something is wrong with a shape, a question has no answer, or the file was imported before.
    """
    batch = NewBatch(
        file_name=file.name, sha256=file.sha256, rows=len(file.rows), warnings=len(file.warnings)
    )
    new = boundaries.NewBoundaries(
        drawn=file.rows, source=file.name, wishes=_meant(file, wishes), since=since
    )
    return imports.keep_boundaries(unit, batch, new)


def _meant(file: DrawnFile, wishes: Wishes) -> Wishes:
    return replace(wishes, meridian=file.meridian)
