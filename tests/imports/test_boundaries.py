"""Drawn files: GeoJSON and zipped Shapefiles in both encodings, and what is refused with a sentence."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import shapefile

from app.core.errors import Invalid
from app.imports.boundaries import parse, read

RING = [[111, 35.6], [111.01, 35.6], [111.01, 35.61], [111, 35.61], [111, 35.6]]
GB = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000"]'


def geojson(*properties, geometry=None, **more) -> bytes:
    geometry = geometry or {"type": "Polygon", "coordinates": [RING]}
    features = [{"type": "Feature", "properties": each, "geometry": geometry} for each in properties]
    whole = {"type": "FeatureCollection", "features": features, **more}
    return json.dumps(whole, ensure_ascii=False).encode()


def zipped(encoding="gb18030", prj=GB, cpg="", leave_out=()) -> bytes:
    """Return a Shapefile of two grids, the second a null shape."""
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, encoding=encoding, shapeType=shapefile.POLYGON) as writer:
        writer.field("WGBM", "C", 20)
        writer.field("名称", "C", 60)
        writer.poly([RING[::-1]])
        writer.record("990101100200001", "东村第1网格")
        writer.null()
        writer.record("990101100200002", "东村第2网格")
    texts = {"prj": prj.encode(), "cpg": cpg.encode()}
    every = {ending: part.getvalue() for ending, part in parts.items()} | texts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for ending, content in every.items():
            if ending not in leave_out and content:
                archive.writestr(f"边界/grids.{ending}", content)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        parse(("a.zip", data))
    return str(refused.value)


def test_a_geojson_file_is_read_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "网格.geojson"
    path.write_bytes(geojson({"代码": 990101100200001, "名称": " 东村第1网格 ", "四至": "东至汾河"}))
    (row,) = read(path).rows
    assert (row.row, row.code, row.name, row.four_sides) == (
        1,
        "990101100200001",
        "东村第1网格",
        "东至汾河",
    )
    assert row.shape == ((tuple(map(tuple, RING)),),)


def test_what_is_no_polygon_is_an_empty_shape_and_gbk_is_read():
    line = {"type": "LineString", "coordinates": RING}
    assert parse(("a", geojson({"code": "1"}, geometry=line))).rows[0].shape == ()
    text = geojson({"名称": "东村"}).decode().encode("gb18030")
    assert parse(("a", text)).rows[0].name == "东村"


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("gb18030", ""), ("utf-8", ""), ("utf-8", "UTF-8"), ("gbk", "936")]
)
def test_a_shapefile_is_read_in_both_encodings(encoding, cpg):
    found = parse(("网格.zip", zipped(encoding, cpg=cpg)))
    assert [(row.code, row.name) for row in found.rows] == [
        ("990101100200001", "东村第1网格"),
        ("990101100200002", "东村第2网格"),
    ]
    assert len(found.rows[0].shape) == 1 and found.rows[1].shape == () and found.meridian is None


def test_a_shp_takes_its_neighbours_along(tmp_path):
    with zipfile.ZipFile(io.BytesIO(zipped())) as archive:
        for name in archive.namelist():
            (tmp_path / name.rpartition("/")[2].replace(".dbf", ".DBF")).write_bytes(archive.read(name))
    assert len(read(tmp_path / "grids.shp").rows) == 2


def test_a_projection_says_its_meridian_and_an_old_one_is_refused():
    zone = 'PROJCS["CGCS2000_3_Degree_GK_CM_111E",PARAMETER["Central_Meridian",111.0]]'
    assert parse(("a.zip", zipped(prj=zone))).meridian == 111.0
    assert "1980 西安坐标" in refusal(zipped(prj='PROJCS["Xian_1980_3_Degree_GK_CM_111E"]'))
    assert "墨卡托" in refusal(zipped(prj='PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere"]'))


def test_shifted_coordinates_are_warned_of_where_the_file_says_so():
    crs = {"type": "name", "properties": {"name": "GCJ-02"}}
    assert "火星坐标" in parse(("a", geojson({"code": "1"}, crs=crs))).warnings[0]
    assert parse(("a", geojson({"code": "1"}))).warnings == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped(leave_out=("shp",)), "没有 shp 文件"),
        (zipped(leave_out=("dbf",)), "缺少同名的 dbf"),
        (zipped()[:-40], "读不出来"),
        (b"PK\x03\x04", "读不出来"),
        (b"{", "读不出来"),
        (b"[" * 100_000, "读不出来"),
        (b'{"type": "Topology"}', "不是 GeoJSON"),
        (geojson({"面积": 3}), "没有代码或名称列（现有：面积）"),
        (geojson(), "没有图形"),
        (geojson({"code": "1"}, geometry={"type": "Polygon", "coordinates": [[["x", 1]]]}), "读不出来"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, words):
    assert words in refusal(data) and refusal(data).endswith("。")


def test_a_zip_built_to_swell_is_not_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(30 << 20))
        archive.writestr("a.dbf", b"x")
    assert "大得不正常" in refusal(out.getvalue())
