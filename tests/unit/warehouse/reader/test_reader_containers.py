"""Gzip and zip around data files, and what is refused in them."""

import copy
import gzip
import io
import stat
import zipfile

import pytest

from warehouse.reader import ReadLimits, Table, Unreadable, read_tables

CSV = b"a,b\n1,2\n"


def zipped(files, compression=zipfile.ZIP_DEFLATED, change=None):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if change:
            change(archive)
    return target.getvalue()


def test_gzip_around_csv(table):
    result = table(gzip.compress(CSV), "Return.CSV.GZ")
    assert result.name == "Return.CSV.GZ"
    assert result.frame.rows() == [(1, "1", "2")]


def test_gzip_of_several_streams(table):
    assert table(gzip.compress(CSV) + gzip.compress(b"3,4\n"), "x.csv.gz").frame.height == 2


def test_members_of_a_zip_are_read_in_order_under_both_names(read):
    files = {"b.csv": CSV, "sub/A.TXT": b"x|y\n5|6\n", "c.csv.gz": gzip.compress(CSV)}
    results = read(zipped(files), "Delivery.ZIP")
    assert [result.name for result in results] == [
        "Delivery.ZIP/b.csv",
        "Delivery.ZIP/sub/A.TXT",
        "Delivery.ZIP/c.csv.gz",
    ]
    assert all(isinstance(result, Table) for result in results)


def test_broken_member_does_not_stop_the_others(read):
    results = read(zipped({"a.csv": CSV, "b.csv": b"", "c.pdf": b"%PDF-", "d.csv": CSV}), "x.zip")
    assert [getattr(result, "rule_id", "read") for result in results] == [
        "read",
        "file_empty",
        "file_format",
        "read",
    ]
    assert results[1].name == "x.zip/b.csv"


def test_what_systems_add_is_passed_over(table):
    files = {
        "sub/": b"",
        "__MACOSX/._a.csv": b"\0",
        ".DS_Store": b"\0",
        ".hidden/x.csv": b"\0",
        "sub/Thumbs.db": b"\0",
        "~$book.xlsx": b"\0",
        "./a.csv": CSV,
    }
    assert table(zipped(files), "x.zip").name == "x.zip/a.csv"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a.csv",
        "../a.csv",
        "x/../../a.csv",
        "..\\a.csv",
        "C:\\a.csv",
        "c:a.csv",
        "\\\\h\\a.csv",
    ],
)
def test_paths_that_lead_out_are_unsafe(read, name):
    unsafe, fine = read(zipped({name: CSV, "b.csv": CSV}), "x.zip")
    assert unsafe.rule_id == "archive_unsafe"
    assert isinstance(fine, Table)


def test_member_without_a_name(read):
    data = zipped({"x.csv": CSV, "b.csv": CSV}, zipfile.ZIP_STORED).replace(b"x.csv", b"\0.csv")
    unsafe, fine = read(data, "x.zip")
    assert unsafe.rule_id == "archive_unsafe"
    assert isinstance(fine, Table)


def test_links_are_unsafe(refusal):
    def link(archive):
        archive.filelist[0].external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(zipped({"a.csv": b"/etc/passwd"}, change=link), "x.zip").rule_id == (
        "archive_unsafe"
    )


def test_passwords_are_refused_with_a_remedy(refusal):
    def lock(archive):
        archive.filelist[0].flag_bits |= 1

    error = refusal(zipped({"a.csv": CSV}, change=lock), "x.zip")
    assert error.rule_id == "archive_unsafe"
    assert "password" in error.detail


def test_other_compression_is_refused(refusal):
    assert refusal(zipped({"a.csv": CSV}, zipfile.ZIP_LZMA), "x.zip").rule_id == "archive_unsafe"


def test_archives_in_archives_are_unsafe(refusal):
    inner = zipped({"a.csv": CSV})
    assert refusal(zipped({"in.zip": inner}), "x.zip").rule_id == "archive_unsafe"
    assert refusal(gzip.compress(inner), "x.zip.gz").rule_id == "archive_unsafe"
    assert refusal(gzip.compress(gzip.compress(CSV)), "x.csv.gz.gz").rule_id == "archive_unsafe"


def test_nested_archive_is_not_expanded_either(refusal):
    damaged = zipped({"in.zip": b"x" * 100}, zipfile.ZIP_STORED).replace(b"xxx", b"yyy", 1)
    assert refusal(damaged, "x.zip").rule_id == "archive_unsafe"


def test_too_many_members(refusal):
    files = {f"{n}.csv": CSV for n in range(5)}
    assert refusal(zipped(files), "x.zip", max_members=4).rule_id == "archive_unsafe"


def test_huge_directory_is_not_taken_into_memory(refusal):
    files = {f"{'n' * 100}{n}.csv": b"" for n in range(8000)}
    error = refusal(zipped(files, zipfile.ZIP_STORED), "x.zip", max_members=1)
    assert error.rule_id == "archive_unsafe"
    assert "lists more files" in error.detail


def test_members_that_share_bytes(refusal):
    def twins(archive):
        for n in range(5):
            twin = copy.copy(archive.filelist[0])
            twin.filename = f"{n}.csv"
            archive.filelist.append(twin)

    data = zipped({"a.csv": CSV * 1000}, zipfile.ZIP_STORED, twins)
    assert refusal(data, "x.zip").rule_id == "archive_unsafe"


@pytest.mark.parametrize("name", ["x.csv.gz", "x.zip"])
def test_bomb_is_stopped_by_its_ratio(refusal, name):
    bomb = b"a" * (66 << 20)
    data = gzip.compress(bomb) if name.endswith(".gz") else zipped({"a.csv": bomb})
    error = refusal(data, name)
    assert error.rule_id == "archive_unsafe"
    assert "200 times" in error.detail


def test_ratio_is_not_looked_at_in_small_files(table):
    assert table(gzip.compress(b"a\n" + b"1\n" * 2_000_000), "x.csv.gz").frame.height == 2_000_000


@pytest.mark.parametrize("name", ["x.csv.gz", "x.zip"])
def test_expansion_stops_at_the_limit(refusal, name):
    data = b"a,b\n" + b"1,2\n" * 3_000_000
    packed = gzip.compress(data, 1) if name.endswith(".gz") else zipped({"a.csv": data})
    assert refusal(packed, name, max_bytes=1 << 20).rule_id == "file_too_large"


def test_size_in_the_header_is_not_believed(refusal):
    data = CSV * 10_000
    real, lie = len(data).to_bytes(4, "little"), (40).to_bytes(4, "little")
    assert refusal(zipped({"a.csv": data}).replace(real, lie), "x.zip").rule_id == "file_damaged"


def test_gzip_that_breaks_off(refusal):
    data = gzip.compress(b"".join(b"%d,%d\n" % (n, n * 7919 % 1013) for n in range(10_000)))
    for keep in (12, len(data) // 2, len(data) - 9, len(data) - 1):
        assert refusal(data[:keep], "x.csv.gz").rule_id == "file_truncated"


def test_damaged_gzip(refusal):
    data = bytearray(gzip.compress(CSV * 100))
    data[-6] ^= 0xFF
    assert refusal(bytes(data), "x.csv.gz").rule_id == "file_damaged"
    data = bytearray(gzip.compress(CSV * 100))
    data[10] = 0xFF
    assert refusal(bytes(data), "x.csv.gz").rule_id == "file_damaged"
    assert refusal(gzip.compress(CSV) + b"rest", "x.csv.gz").rule_id == "file_damaged"


def test_damaged_member(read):
    data = zipped({"a.csv": b"a,b\n1,2222\n", "b.csv": CSV}, zipfile.ZIP_STORED)
    broken, fine = read(data.replace(b"2222", b"3333"), "x.zip")
    assert broken.rule_id == "file_damaged"
    assert isinstance(fine, Table)


def test_zip_that_breaks_off(refusal):
    data = zipped({"a.csv": CSV, "b.csv": CSV})
    for keep in (10, len(data) // 2, len(data) - 1):
        assert refusal(data[:keep], "x.zip").rule_id == "file_truncated"


@pytest.mark.parametrize("name", ["x.csv.gz", "x.zip"])
def test_name_promises_a_container(refusal, name):
    assert refusal(CSV, name).rule_id == "file_format"
    assert refusal(b"", name).rule_id == "file_empty"


def test_containers_without_content(refusal):
    assert refusal(gzip.compress(b""), "x.csv.gz").rule_id == "file_empty"
    assert refusal(zipped({}), "x.zip").rule_id == "file_empty"
    assert refusal(zipped({".DS_Store": b"x"}), "x.zip").rule_id == "file_empty"


def test_control_letters_in_member_names_are_not_passed_on(table):
    assert table(zipped({"a\x1b[31m.csv": CSV}), "x.zip").name == "x.zip/a?[31m.csv"


def test_nothing_is_written_to_disk(tmp_path):
    path = tmp_path / "0a1b"
    path.write_bytes(zipped({"a.csv": CSV, "b.csv": CSV}))
    before = path.stat().st_mtime_ns
    assert len(list(read_tables(path, "x.zip"))) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["0a1b"]
    assert path.stat().st_mtime_ns == before


def test_missing_file_is_not_the_senders_fault(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read_tables(tmp_path / "gone", "x.csv"))
    with pytest.raises(IsADirectoryError):
        list(read_tables(tmp_path, "x.zip"))


def test_limits_are_as_documented():
    assert ReadLimits() == ReadLimits(
        max_bytes=2 << 30, max_ratio=200, max_members=1000, memory_mb=4096, seconds=600
    )
    assert issubclass(Unreadable, Exception)
