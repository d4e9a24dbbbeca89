"""The chat page in a real browser, against a bot of a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from telegram import Bot, BotCommand, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.request import HTTPXRequest

from bot.simulator import Person, Simulator
from bot.simulator.clock import read_offset

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.asyncio(loop_scope="module")]

TOKEN = "123456:TEST-token"
PATIENCE = 60.0
"""Seconds after which nothing is expected to come any more, however busy the machine is; no test waits in vain."""

SITI = Person(11, "Siti Rahmah, A.Md.", "staff", "Pranata Komputer, Diskominfo")
YANI = Person(21, "Drs. H. Ahmad Yani, M.Si.", "supervisor", "Kepala Bidang Pelayanan, Disdukcapil")
RUSMINI = Person(31, "Hj. Rusmini, S.Sos.", "superior", "Kepala Disdukcapil")
HARMFUL = "<img src=x onerror=document.title='dibobol'> <b>&amp;"
KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Berorientasi Pelayanan", callback_data="toast"),
            InlineKeyboardButton("Awas", callback_data="alert"),
        ],
        [InlineKeyboardButton("Simpan & lanjut nanti", callback_data="edit")],
    ]
)


@dataclass
class Visit:
    """An open page, what its console complained about, and the world behind it."""

    page: Page
    sim: Simulator
    bot: Bot
    complaints: list[str]
    clock_file: Path


async def answer(bot: Bot, message: Message) -> None:
    """Repeat what was written, with buttons."""
    if message.document:
        await bot.send_document(message.chat.id, message.document.file_id, caption=message.caption)
    elif message.photo:
        await bot.send_photo(message.chat.id, message.photo[-1].file_id)
    else:
        await bot.send_message(message.chat.id, f"Anda menulis: {message.text}", reply_markup=KEYBOARD)


async def answer_tap(bot: Bot, query: CallbackQuery) -> None:
    """A toast, an alert, or an edit in place."""
    if query.data == "edit":
        await query.answer()
        await query.edit_message_text("<b>Tersimpan</b>", "HTML", reply_markup=KEYBOARD)
    else:
        await query.answer("Pesan singkat" if query.data == "toast" else "Perhatian", show_alert=query.data == "alert")


async def echo(bot: Bot) -> None:
    """The bot."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20, read_timeout=20 + PATIENCE):
            offset = update.update_id + 1
            if update.message:
                await answer(bot, update.message)
            elif update.callback_query:
                await answer_tap(bot, update.callback_query)


def patient() -> HTTPXRequest:
    """Its usual five seconds (one for a connection of its own) end the bot where the machine is busy."""
    return HTTPXRequest(read_timeout=PATIENCE, write_timeout=PATIENCE, connect_timeout=PATIENCE, pool_timeout=PATIENCE)


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[tuple[Simulator, Bot, str, Path]]:
    clock_file = tmp_path / "clock"
    sim = Simulator(TOKEN, [SITI, YANI, RUSMINI], clock_file)
    async with (
        sim.serve() as address,
        Bot(TOKEN, base_url=f"{address}/bot", request=patient(), get_updates_request=patient()) as bot,
    ):
        await bot.set_my_commands([BotCommand("mulai", "Menu utama"), BotCommand("tugas", "Yang perlu dikerjakan")])
        polling = asyncio.create_task(echo(bot))
        yield sim, bot, address, clock_file
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling


PHONE, DESKTOP = (360, 740), (1280, 800)
on_both = pytest.mark.parametrize("visit", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True)
"""For what depends on the room there is; the rest is tried on a phone, where there is least of it."""


@pytest_asyncio.fixture(loop_scope="module", params=[PHONE], ids=["phone"])
async def visit(
    request: pytest.FixtureRequest, chromium: Browser, world: tuple[Simulator, Bot, str, Path]
) -> AsyncIterator[Visit]:
    """The page as Siti sees it; at the end it must neither scroll sideways nor have complained."""
    sim, bot, address, clock_file = world
    width, height = request.param
    async with await chromium.new_page(viewport={"width": width, "height": height}) as page:
        page.set_default_timeout(PATIENCE * 1000)
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{address}/#11")
        await page.get_by_role("button", name="Mulai").wait_for()
        yield Visit(page, sim, bot, complaints, clock_file)
        widths: Any = await page.evaluate(
            "['html', '#scroll'].map(document.querySelector, document).map(node => node.scrollWidth - node.clientWidth)"
        )
        assert widths == [0, 0]
        assert complaints == []


async def write(visit: Visit, text: str) -> None:
    """Type and press Enter; wait for the bot."""
    before = visit.sim.world.chat(11).received
    await visit.page.get_by_label("Pesan", exact=True).fill(text)
    await visit.page.keyboard.press("Enter")
    await visit.sim.until(lambda: visit.sim.world.chat(11).received > before, PATIENCE)


async def appears(visit: Visit, text: str) -> None:
    """Wait until the last message says this."""
    await visit.page.locator(".message").last.get_by_text(text, exact=False).wait_for()


@on_both
async def test_a_first_conversation(visit: Visit) -> None:
    page = visit.page
    assert await page.get_by_text("Simulasi – bukan Telegram").is_visible()
    await page.get_by_role("button", name="Mulai").click()
    await appears(visit, "Anda menulis: /start")
    assert [message.text for message in visit.sim.chat(11)] == ["/start", "Anda menulis: /start"]


async def test_what_people_write_is_never_markup(visit: Visit) -> None:
    await write(visit, HARMFUL)
    await appears(visit, HARMFUL)
    assert await visit.page.title() == "Simulasi – bukan Telegram"
    assert await visit.page.locator(".text img").count() == 0


async def test_taps_show_toast_alert_and_edit_in_place(visit: Visit) -> None:
    page = visit.page
    await write(visit, "halo")
    await page.get_by_role("button", name="Berorientasi Pelayanan").click()
    await page.get_by_role("status").get_by_text("Pesan singkat").wait_for()
    await page.get_by_role("button", name="Awas").click()
    dialog = page.get_by_role("dialog", name="Pemberitahuan bot")
    await dialog.get_by_text("Perhatian").wait_for()
    await page.keyboard.press("Enter")
    await dialog.wait_for(state="hidden")
    save = page.get_by_role("button", name="Simpan & lanjut nanti")
    await save.focus()
    await page.keyboard.press("Enter")
    await appears(visit, "Tersimpan")
    assert await page.locator(".message").count() == 2
    assert await page.locator(".text strong").inner_text() == "Tersimpan"
    assert await page.evaluate("document.activeElement.textContent") == "Simpan & lanjut nanti"
    assert await page.locator(".message").last.get_by_text("diedit").is_visible()


@on_both
async def test_the_command_menu_by_keyboard(visit: Visit) -> None:
    page = visit.page
    await page.locator("#input").focus()
    await page.keyboard.type("/")
    await page.get_by_role("option", name="/tugas").wait_for()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await appears(visit, "Anda menulis: /tugas")
    await page.get_by_role("button", name="Perintah").click()
    # A reader is slower than the pause after which a left field closes the menu: timers of the page end in order.
    await page.evaluate("new Promise(done => setTimeout(done, 300))")
    await page.get_by_role("option", name="/mulai").click()
    await appears(visit, "Anda menulis: /mulai")


async def test_the_command_menu_closes_when_the_reader_goes_elsewhere(visit: Visit) -> None:
    page = visit.page
    await page.get_by_role("button", name="Perintah").click()
    await page.get_by_role("option", name="/tugas").wait_for()
    await page.locator("#attach").focus()
    await page.get_by_role("option", name="/tugas").wait_for(state="hidden")


async def test_reply_keyboards(visit: Visit) -> None:
    from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove

    page = visit.page
    await visit.bot.send_message(11, "Pilih", reply_markup=ReplyKeyboardMarkup([["Menu utama", "Bantuan"]]))
    await page.get_by_role("group", name="Tombol balasan").get_by_role("button", name="Bantuan").click()
    await appears(visit, "Anda menulis: Bantuan")
    await visit.bot.send_message(11, "Selesai", reply_markup=ReplyKeyboardRemove())
    await page.get_by_role("group", name="Tombol balasan").wait_for(state="hidden")


async def attach(visit: Visit, kind: str, name: str, mime: str, content: bytes) -> None:
    """Choose a file and send it with a caption."""
    page = visit.page
    await page.get_by_role("button", name="Lampirkan").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name=kind).click()
    await (await chooser.value).set_files({"name": name, "mimeType": mime, "buffer": content})
    await page.get_by_label("Keterangan").fill("Bukti kerja")
    await page.keyboard.press("Enter")


async def test_files_are_sent_and_offered(visit: Visit) -> None:
    await attach(visit, "Dokumen", "laporan.pdf", "application/pdf", b"%PDF-1.7")
    offered = visit.page.locator(".theirs").get_by_role("link", name="laporan.pdf")
    async with visit.page.expect_download() as download:
        await offered.click()
    assert (await download.value).suggested_filename == "laporan.pdf"
    assert await asyncio.to_thread((await (await download.value).path()).read_bytes) == b"%PDF-1.7"
    assert visit.sim.chat(11)[0].text == "Bukti kerja"


async def test_pictures_are_shown(visit: Visit) -> None:
    icon = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636800000082008177cd72b6"
        "0000000049454e44ae426082"
    )
    await attach(visit, "Foto", "foto.png", "image/png", icon)
    picture = visit.page.locator(".theirs").get_by_role("img", name="Foto foto.png")
    await picture.click()
    await visit.page.get_by_role("dialog", name="Gambar").get_by_role("button", name="Tutup").click()
    assert await picture.evaluate("image => image.complete && image.naturalWidth") == 1


@on_both
async def test_switching_people_and_what_they_have_not_read(visit: Visit) -> None:
    page = visit.page
    await visit.bot.send_message(21, "Siti menunggu penilaian Anda.")
    phone = await page.get_by_role("button", name="Buka daftar orang").is_visible()
    if phone:
        await page.get_by_role("button", name="Buka daftar orang, 1 belum dibaca").click()
    people = page.get_by_role("navigation", name="Pilih orang")
    assert await people.get_by_role("heading", level=3).all_inner_texts() == [
        "Pegawai",
        "Pejabat penilai",
        "Atasan pejabat penilai",
    ]
    yani = people.get_by_role("button", name="Drs. H. Ahmad Yani")
    await yani.get_by_text("belum dibaca").wait_for()
    await yani.focus()
    await page.keyboard.press("Enter")
    await appears(visit, "Siti menunggu penilaian Anda.")
    await page.locator("#status", has_text="Anda: Drs. H. Ahmad Yani").wait_for()
    await yani.get_by_text("belum dibaca").wait_for(state="hidden")
    assert page.url.endswith("#21")


async def test_the_clock_is_moved(visit: Visit) -> None:
    page = visit.page
    before = await page.locator("#now").inner_text()
    await page.get_by_role("button", name="+3 hari").click()
    await page.locator("#now").filter(has_not_text=before).wait_for()
    assert read_offset(visit.clock_file).total_seconds() == 3 * 86400
    assert "WITA" in await page.locator("#now").inner_text()
    await page.get_by_role("button", name="putar").click()
    moved: Callable[[], bool] = lambda: read_offset(visit.clock_file).total_seconds() >= 3 * 86400 + 3600  # noqa: E731
    await visit.sim.until(moved, PATIENCE)
    await page.get_by_role("button", name="jeda").click()
    assert await page.get_by_role("button", name="putar").get_attribute("aria-pressed") == "false"


async def test_typing_and_blocking(visit: Visit) -> None:
    page = visit.page
    await visit.bot.send_chat_action(11, "typing")
    await page.locator("#status", has_text="mengetik…").wait_for()
    await page.get_by_role("button", name="Blokir bot").click()
    await page.get_by_role("button", name="Buka blokir").wait_for()
    assert visit.sim.world.chat(11).blocked
    await page.get_by_role("button", name="Buka blokir").click()
    await page.locator("#compose").wait_for(state="visible")
    assert not visit.sim.world.chat(11).blocked


@on_both
async def test_everything_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit.page
    await write(visit, "halo")
    await appears(visit, "Anda menulis: halo")
    await page.evaluate("document.activeElement.blur()")
    reached: set[str] = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        reached.add(
            await page.evaluate(
                """() => {
                    const node = document.activeElement;
                    const outline = getComputedStyle(node).outlineStyle;
                    const name = node.getAttribute('aria-label') || node.textContent.trim() || node.id;
                    return outline === 'none' && node !== document.body ? `${name} (no focus mark)` : name;
                }"""
            )
        )
    wanted = {"+1 jam", "Lampirkan", "Perintah", "Kirim", "input", "Awas", "Simpan & lanjut nanti", "Blokir bot"}
    assert wanted <= reached
    assert not [name for name in reached if name.endswith("(no focus mark)")]


@on_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_from_its_ground(visit: Visit, scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for text, measured for every visible piece of it on a plain ground."""
    page = visit.page
    await page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    await visit.bot.send_message(
        11,
        '<b>Judul</b> <code>96,5</code> /bantuan <a href="https://example.org">tautan</a>',
        "HTML",
        reply_markup=KEYBOARD,
    )
    await visit.bot.send_message(21, "belum dibaca")
    visit.sim.say(11, "jawaban")
    await appears(visit, "Anda menulis: jawaban")
    # No `wait_for_function`: it evaluates a string, which the page's own policy forbids.
    await page.evaluate("() => Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    weak: Any = await page.evaluate(CONTRAST)
    assert weak == []


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility({ visibilityProperty: true }) || node.closest('.hidden')) continue;
    const pair = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    const name = `${node.className || node.tagName}: ${node.textContent.trim().slice(0, 20)}`;
    if (ratio < 4.5) weak.push(`${name} ${ratio.toFixed(2)}`);
  }
  return weak;
}"""
