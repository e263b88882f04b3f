"""What Discord's desk makes of people's commands: the real bot in this process, without a worker."""

import asyncio
import time
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import discord as sdk
import pytest
import pytest_asyncio

from bot.discord_bot import invitation
from bot.discord_bot.client import Bot, _desk
from bot.discord_bot.commands import words_of
from bot.discord_bot.desk import channel_key, server_key
from bot.links import find_links
from shared.delivery.discord import Api, DiscordChannel, account_of, point_at
from shared.delivery.discord.look import link_note
from shared.follows import Follow
from shared.jobs import Jobs
from shared.models import MediaFile, Outcome, Progress, Result
from shared.pages import open_pages, status_address
from shared.places import Places
from shared.settings import load
from shared.storage import Link
from shared.texts import say
from tests.stand_ins.discord import DiscordStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

PER_MINUTE = 2  # links of a chat


def says(words):
    return lambda message: message.from_bot and words in message.words


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord():
    async with DiscordStandIn.start() as discord:
        yield discord


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(valkey, discord, tmp_path_factory):
    """The bot, what it knows, and its owner."""
    owner = await discord.person("Olga")
    jobs = Jobs.at(valkey.url)
    await jobs.redis.flushall()
    settings = load(
        _env_file=None,
        discord_bot_token=discord.token,
        discord_api_url=discord.api,
        discord_gateway_url=discord.gateway,
        data_dir=tmp_path_factory.mktemp("data"),
        public_url="https://media.example",
        owner_ids=str(owner),
        limit_chat_minute=PER_MINUTE,
        limit_user_minute=50,
    )
    point_at(settings)
    async with (
        open_pages(settings, jobs) as pages,
        Bot(settings, _desk(settings, jobs, pages), content=True) as bot,
    ):
        run = asyncio.create_task(bot.start(discord.token))
        await discord.wait_to_see("commands", lambda all_: all_, 30)
        await discord.wait_to_see("sessions", lambda all_: all_ and all_[-1]["live"], 30)
        yield SimpleNamespace(bot=bot, jobs=jobs, pages=pages, owner=owner, settings=settings)
        run.cancel()
        await asyncio.wait([run])
    await jobs.redis.flushall()  # nobody will do this work
    await jobs.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def server(house, discord):
    return await discord.guild()


@pytest_asyncio.fixture(loop_scope="module")
async def channel(discord, server):
    return await discord.channel(server)


@pytest_asyncio.fixture(loop_scope="module")
async def ann(discord, server):
    return await discord.person("Ann", guild=server)


async def request_of(house, asked, number=0):
    """What the queue was asked for."""
    waiter = f"dc:{account_of(house.settings)}:{asked.id}:{number}"
    async with asyncio.timeout(15):
        while not (request := await house.jobs.request_of(waiter)):
            await asyncio.sleep(0.02)
    return request


# -- owners --------------------------------------------------------------------------------------------------


async def ordered(discord, place, by, order, words, /, **options):
    """Gives an order, and waits for what the bot says to it."""
    await discord.slash(place, by, f"owner {order}", **options)
    answer = await discord.wait_for(place, says(words))
    assert answer.ephemeral
    return answer


async def test_an_owner_steers_the_bot_by_commands(house, discord):
    private = await discord.dm(house.owner)
    told = await ordered(discord, private, house.owner, "stats", "Surge is")
    assert "No worker is running" in told.words
    assert "All sites that were asked for" in told.words
    await ordered(discord, private, house.owner, "limits", "user-hour is 7", name="user-hour", count="7")
    await ordered(discord, private, house.owner, "limits", "not a number", name="user-hour", count="many")
    await ordered(discord, private, house.owner, "limits", "user-hour: 7, trusted")
    eve = await discord.person("Eve")
    await ordered(discord, private, house.owner, "block", "is blocked", person=eve)
    asked = await discord.slash(await discord.dm(eve), eve, "get", url="https://a.example/blocked")
    await discord.answer(asked, says("not open to everybody"))
    await ordered(discord, private, house.owner, "forget", "nobody in particular", person=eve)
    await ordered(
        discord, private, house.owner, "limits", "user-hour is 60", name="user-hour", count="default"
    )


@pytest.mark.parametrize("order", ["stats", "surge", "limits", "block"])
async def test_nobody_else_can_not_even_who_manages_the_server(discord, server, channel, order):
    boss = await discord.person("Bo", guild=server, manages=True)
    options = {"person": boss} if order == "block" else {}
    await ordered(discord, channel, boss, order, "Only the owners", **options)


async def test_a_surge_is_told_in_the_acknowledgement(house, discord, ann):
    private, alone = await discord.dm(house.owner), await discord.dm(ann)
    first = await discord.slash(alone, ann, "get", url="https://a.example/known")
    await request_of(house, first)  # newcomers would be turned away
    await ordered(discord, private, house.owner, "surge", "Surge is on", mode="on")
    try:
        asked = await discord.slash(alone, ann, "get", url="https://a.example/in-surge")
        shown = await discord.answer(asked, says("Very many people are asking"))
        assert shown.buttons == ["Cancel"]
        assert (await request_of(house, asked)).wish.ceiling == 720
    finally:
        await ordered(discord, private, house.owner, "surge", "Surge is off", mode="off")


# -- limits and the line -------------------------------------------------------------------------------------


async def test_who_waits_in_line_reads_his_place_and_how_long(house, discord):
    await house.jobs.redis.hset("lf:q:default:pace", "mean", 40_000)
    try:
        for number in range(2):
            ann = await discord.person()
            place = await discord.dm(ann)
            asked = await discord.slash(place, ann, "get", url=f"https://a.example/line-{number}")
            shown = await discord.answer(asked, says("in line, about"))
            assert shown.buttons == ["Cancel"]
            said = await discord.say(place, ann, f"https://a.example/line-said-{number}")
            replied = await discord.wait_for(place, lambda m, said=said: m.reply_to == said.id)
            assert "in line, about" in replied.words
    finally:
        await house.jobs.redis.delete("lf:q:default:pace")


async def test_the_channels_of_a_server_share_its_limit_and_other_chats_have_their_own(
    house, discord, server, channel
):
    for number in range(PER_MINUTE):
        person = await discord.person(guild=server)
        place = channel if number else await discord.channel(server, "other")
        asked = await discord.slash(place, person, "get", url=f"https://a.example/chat-{number}")
        assert (await request_of(house, asked)).waiter.chat == f"dc:{server}"
    asked = await discord.slash(channel, person, "get", url="https://a.example/chat-more")
    await discord.answer(asked, says("That was a lot at once"))
    group = await discord.group(person, await discord.person("Ben"))
    asked = await discord.slash(group, person, "get", url="https://a.example/group", installed="user")
    assert (await request_of(house, asked)).waiter.chat == f"dc:{group}"
    asked = await discord.slash(await discord.dm(person), person, "get", url="https://a.example/alone")
    assert (await request_of(house, asked)).waiter.chat == ""


# -- places --------------------------------------------------------------------------------------------------


async def test_where_a_server_hides_brought_apps_the_answer_is_for_the_asker_alone(house, discord):
    for closed in (False, True):
        elsewhere = await discord.guild("Elsewhere", foreign=True, closed=closed)
        channel = await discord.channel(elsewhere)
        eve = await discord.person("Eve", guild=elsewhere)
        asked = await discord.slash(channel, eve, "get", url=f"https://a.example/{closed}", installed="user")
        to = (await request_of(house, asked)).waiter.to
        assert to.get("hidden", False) == closed
        assert "channel" not in to, "the bot is not there"
        assert (await discord.answer(asked, says("On it"))).ephemeral == closed


async def test_in_a_thread_settings_name_the_permissions_that_lack_there(discord, server, channel):
    boss = await discord.person("Bo", guild=server, manages=True)
    await discord.act("forbid", channel=channel, permissions=["embed_links", "send_messages_in_threads"])
    thread = await discord.channel(server, "a thread", kind="thread", parent=channel)
    await discord.slash(thread, boss, "settings")
    shown = await discord.wait_for(thread, says("I lack"))
    assert "Embed Links" in shown.words
    assert "Send Messages In Threads" in shown.words


async def test_a_server_is_answered_in_the_language_that_was_chosen(discord, server, channel, ann):
    boss = await discord.person("Bo", guild=server, manages=True)
    await discord.slash(channel, boss, "settings", language="de")
    await discord.wait_for(channel, says("Sprache: Deutsch"))
    await discord.slash(channel, ann, "get", url="nothing")
    await discord.wait_for(channel, says(say("failure-no_link", "de")))


async def test_shortly_before_a_token_ends_progress_says_where_to_look_if_no_answer_can_come(house, discord):
    api = Api(house.settings, house.jobs.redis)
    channel = DiscordChannel(api, status_of=partial(status_address, house.settings))
    for foreign, minutes, told in ((True, 2, True), (True, 10, False), (False, 2, False)):
        guild = await discord.guild(foreign=foreign)
        place, eve = await discord.channel(guild), await discord.person("Eve", guild=guild)
        installed = "user" if foreign else "guild"
        link = f"https://a.example/late-{foreign}-{minutes}"
        asked = await discord.slash(place, eve, "get", url=link, installed=installed)
        waiter = (await request_of(house, asked)).waiter
        soon = replace(waiter, to=waiter.to | {"until": time.time() + minutes * 60})
        await channel.progress(soon, Progress("downloading", 1, 100))
        shown = await discord.answer(asked, says("1%"))
        assert (status_address(house.settings, waiter.id) in shown.words) == told
    await api.aclose()


# -- buttons -------------------------------------------------------------------------------------------------


async def answered_by_a_link(house, discord, asked):
    """Ends the work on a request by a link that works for a while; its message, with its buttons."""
    request = await request_of(house, asked)
    joined = await house.jobs.join(request)  # which it did already, so that this says where
    _, claims = await house.jobs.claim("default", 50, lease=60, owner="w")
    (claim,) = [one for one in claims if one.job_id == joined.id]
    now = time.time()
    file = MediaFile("k/a.mp4", "a.mp4", 10, "video/mp4", "video")
    result = Result("r" + str(asked.id), request.url, "A film", (file,), now, now + 60)
    await house.jobs.settle(claim, Outcome(result=result))
    await house.pages.link(request.waiter, result)
    note = link_note(result, file, Link("https://media.example/x", now), request.waiter, why="link")
    hook = sdk.Webhook.partial(house.bot.application_id, request.waiter.to["token"], client=house.bot)
    await hook.edit_message(request.waiter.to["ack"], content=note.text, embeds=[], view=note.view)
    return await discord.answer(asked, says("It works until")), request


async def test_an_expired_link_is_made_anew_although_the_request_is_forgotten(house, discord):
    ann = await discord.person()
    place = await discord.dm(ann)
    asked = await discord.slash(place, ann, "get", url="https://a.example/expired", quality="480")
    message, request = await answered_by_a_link(house, discord, asked)
    gone = [key async for key in house.jobs.redis.scan_iter("lf:res:*")]  # as the time of a link does it
    await house.jobs.redis.delete(f"lf:w:{request.waiter.id}", *gone)  # and as two days do
    pressed = await discord.press(message, ann, "New link")
    anew = await request_of(house, pressed)
    assert (anew.url, anew.wish.quality) == ("https://a.example/expired", "480")
    await discord.wait_for(place, lambda one: one.id == message.id and one.buttons == ["Cancel"])


# -- what goes wrong ----------------------------------------------------------------------------------------


async def test_an_old_button_does_not_get_round_what_a_server_has_chosen_since(
    house, discord, server, channel
):
    ann = await discord.person(guild=server)
    asked = await discord.slash(channel, ann, "get", url="https://a.example/before")
    message, _ = await answered_by_a_link(house, discord, asked)
    await Places(house.jobs.redis).choose(server_key(server), roles=("1",))
    refused = await discord.answer(await discord.press(message, ann, "New link"), says("only some roles"))
    assert refused.ephemeral


async def test_a_thread_shows_what_was_chosen_for_its_channel(discord, server, channel):
    boss = await discord.person("Bo", guild=server, manages=True)
    await discord.slash(channel, boss, "settings", where="channel", quality="480")
    await discord.wait_for(channel, says("Kept for this channel"))
    thread = await discord.channel(server, "a thread", kind="thread", parent=channel)
    await discord.slash(thread, boss, "settings", where="channel")
    await discord.wait_for(thread, says("Quality when none is named: 480"))


async def test_what_was_chosen_for_a_thread_goes_with_it(house, discord, server, channel):
    thread = await discord.channel(server, "a thread", kind="thread", parent=channel)
    places = Places(house.jobs.redis)
    await places.choose(channel_key(thread), quality="480")
    await house.bot.on_raw_thread_delete(SimpleNamespace(thread_id=thread))
    assert (await places.of(channel_key(thread))).quality == "fit"


async def test_an_answer_longer_than_a_message_comes_shortened(discord, server, channel):
    boss = await discord.person("Bo", guild=server, manages=True)
    sites = ",".join(f"site-{number}.example.org" for number in range(85))
    shown = await discord.answer(
        await discord.slash(channel, boss, "settings", sites=sites), says("Kept for")
    )
    assert shown.text.endswith("…")


async def test_of_noticed_links_those_are_taken_whose_sites_were_chosen(house, discord, server, channel, ann):
    chosen = {"notice": True, "sites": ("good.example",)}
    await Places(house.jobs.redis).choose(server_key(server), **chosen)
    said = await discord.say(channel, ann, "https://bad.example/1 https://good.example/2")
    assert (await request_of(house, said)).url == "https://good.example/2"


async def test_a_command_that_an_upgrade_took_away_gets_a_sentence(house, discord, channel, ann):
    gone = house.bot.tree.remove_command("audio")  # and somebody's Discord still shows it
    try:
        asked = await discord.slash(channel, ann, "audio", url="https://a.example/1")
        assert (await discord.answer(asked, says("went wrong"))).ephemeral
    finally:
        house.bot.tree.add_command(gone)


async def test_what_all_can_read_is_in_the_servers_language(house, discord, server, channel):
    boss = await discord.person("Bo", guild=server, manages=True)
    await Places(house.jobs.redis).choose(server_key(server), language="es")
    asked = await discord.slash(channel, boss, "follow", url="nothing")
    await discord.answer(asked, says(say("failure-no_link", "es")))


async def test_a_press_on_a_menu_is_acknowledged_in_time_although_redis_hangs(
    house, discord, server, channel
):
    boss = await discord.person("Bo", guild=server, manages=True)
    to = {"channel": channel, "user": 0}
    follow = Follow("discord:1", f"dc:{channel}", "https://a.example/c", "Films", f"dc:{boss}", to)
    await house.bot.desk.follows.follows.add(follow, (), first=time.time() + 999, a_chat=9, in_all=9)
    menu = await discord.answer(await discord.slash(channel, boss, "unfollow"), lambda one: one.choices)
    await house.jobs.redis.execute_command("CLIENT", "PAUSE", "3500")
    pressed = await discord.select(menu, boss, menu.choices[0])
    asked = await discord.slash(channel, boss, "unfollow")
    await discord.acknowledged(pressed)
    await discord.acknowledged(asked)
    await discord.wait_for(channel, says("I follow nothing here"))


async def test_a_hidden_link_gets_a_hidden_answer_also_by_its_buttons(house, discord):
    ann = await discord.person()
    place = await discord.dm(ann)
    said = await discord.say(place, ann, "||https://a.example/ending|| or https://a.example/plain||")
    assert (await request_of(house, said)).waiter.to["spoiler"]
    assert "spoiler" not in (await request_of(house, said, 1)).waiter.to
    asked = await discord.slash(place, ann, "get", url="||https://a.example/hidden||")
    message, _ = await answered_by_a_link(house, discord, asked)
    assert "||**A film**||" in message.text
    assert message.text.endswith("(https://media.example/x)||")
    pressed = await discord.press(message, ann, "New link")
    assert (await request_of(house, pressed)).waiter.to["spoiler"]


async def test_links_are_found_in_embeds_and_forwarded_messages_and_none_that_a_preview_quotes():
    embed = SimpleNamespace(url=None, description="new: https://a.example/embedded")
    forwarded = SimpleNamespace(content="", embeds=[embed])
    message = SimpleNamespace(content="", embeds=[], message_snapshots=[forwarded])
    assert find_links(words_of(message), [], most=9) == ["https://a.example/embedded"]
    forwarded.content = "https://a.example/forwarded"
    assert find_links(words_of(message), [], most=9) == ["https://a.example/forwarded"]


# -- what needs no Discord -----------------------------------------------------------------------------------


async def test_the_invitation_asks_for_commands_and_for_what_answers_need_and_no_more():
    asked = parse_qs(urlsplit(invitation(42)).query)
    assert asked["client_id"] == ["42"]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    given = {name for name, on in sdk.Permissions(int(asked["permissions"][0])) if on}
    assert given == {
        "read_messages",  # which Discord calls “View Channel”
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
        "manage_messages",
    }


# -- languages -----------------------------------------------------------------------------------------------


def said_of(command):
    """All that a command says of itself, in every language: (what, language, text)."""
    for each in (command, *command.get("options", ())):
        for what in ("name", "description"):
            for language, text in (each.get(f"{what}_localizations") or {}).items():
                yield what, language, text
        if each is not command:
            yield from said_of({"options": each.get("options", ())})


async def test_commands_speak_every_language_that_discord_has_too(house, discord):
    commands = {each["name"]: each for each in await discord.wait_to_see("commands", len, 20)}
    get, menu = commands["get"], commands["Fetch media"]
    assert get["description_localizations"]["de"] == say("discord-get", "de")
    assert get["options"][0]["description_localizations"]["es-ES"] == say("discord-url", "es")
    assert menu["name_localizations"]["fr"] == say("discord-menu", "fr")
    told = [one for command in commands.values() for one in said_of(command)]
    assert {what for what, *_ in told} == {"name", "description"}
    # https://discord.com/developers/docs/interactions/application-commands#application-command-object
    assert not [one for one in told if len(one[2]) > (100 if one[0] == "description" else 32)]
    assert not any(
        "name_localizations" in each and each["name_localizations"] for each in (get, commands["owner"])
    )
