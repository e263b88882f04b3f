start =
    Send me a link, and I send back the video or audio behind it.
    When it is too big for this chat, you get a link that works for a while.
help =
    Send a link to a video, a post or a song. I answer with the file.
    I try for the best quality that fits into this chat and plays on phones. What is too big comes as a link. I see only what everybody can see: nothing private, nothing behind a login.
    With /get and a link you can say what you want: 720, mp3, 1:05-2:30 for a part, subs:de for subtitles.
    /playlist with a link shows what is in a playlist or channel, to choose from; /follow with one brings what is new there by itself.
    /settings keeps what you always want. In groups you can add me, too.

tg-help-group =
    Send a link, name me beside one, or write /get with a link (or as a reply to one): I answer with the file.
    Beside /get you can say what you want: 720, mp3, 1:05-2:30 for a part, subs:de for subtitles.
    Admins: /settings, /follow with a link to a channel, and /pause 1h when you want me to be quiet.
group-welcome =
    Thank you for letting me in. Send a link to a video, a post or a song, and I answer with the file. Where I am not to notice links by myself, name me (@{ $name }) or write /get. Admins choose all that with /settings.
group-privacy =
    Telegram hides messages from me here, so I see only commands and messages that name me. To let me notice links, make me an admin. Or whoever runs me switches “Group Privacy” off at @BotFather, and then removes me from this group and adds me again.
not-noticed = I don't answer links by myself here.
paused = I am quiet here for { $wait }. Admins can end that with /resume.
resumed = I am back.
pause-how = Write how long, such as /pause 1h or /pause 30m.
already = That was here already ↑
admins-only = Only the admins of this chat may ask me.
settings-admins = Only the admins of this chat can do that.
tg-adults-only = This is for adults. An admin can allow that in this chat, with /settings.
tg-stats = { $count ->
        [0] No links in the last seven days.
        [one] One link in the last seven days.
       *[other] { $count } links in the last seven days.
    }
tg-stats-sites = Most of them from { $sites }.
tg-settings-title = What holds in this chat
tg-settings-notice = Answers links without being asked: { $value }
tg-settings-ask = Asks for the quality: { $value }
tg-settings-remember = Remembers the quality that was picked last: { $value }
tg-settings-captions = Title and source below files: { $value }
tg-settings-links = Links instead of files: { $value }
tg-settings-quiet = Without a sound: { $value }
tg-settings-remove = Removes messages that are nothing but the link, when it is answered: { $value }
tg-settings-adults = Media for adults: { $value }
tg-settings-language = Language: { $value }
tg-settings-sites-how = For some sites only: /settings sites youtube.com x.com (all takes that back).
tg-who-all = everybody
tg-who-admins = admins
tg-language-own = each person's own
tg-button-quality = Quality
tg-button-notice = Notice links
tg-button-ask = Ask for quality
tg-button-remember = Remember quality
tg-button-captions = Captions
tg-button-links = Links only
tg-button-quiet = Without a sound
tg-button-remove = Remove links
tg-button-adults = For adults
tg-button-who = Who may ask
tg-button-language = Language
tg-button-region = Region
tg-pick-region = Where are links from here to be fetched?
tg-button-done = Done
tg-pick = What would you like?
tg-unknown-command = I don't know that command. /help says what I can do.
tg-pick-words = Subtitles in which language?
tg-part = Which part? Reply to this message with its start and end, such as 1:05-2:30.
button-words = Subtitles
button-part = A part of it
button-menu = Back
tg-pick-quality = Which quality, when nobody names one?
tg-pick-language = Which language?
language = English
inline-how = Put a link behind my name
inline-fetch = Fetch it and send it here
inline-forgotten = I don't know what this was. Please send it again.
inline-first = The first of { $count }. Send me the link in private for all of them.
inline-link = I can't send you files elsewhere before you have written to me in private, so here is a link. It works until { $until } UTC.
inline-adults = This is for adults. Ask me for it in private.
quality-as-link = { $quality }, as link
button-link = The best, as link

list-looking = Looking at the list…
list-items = { $count ->
        [one] One item.
       *[other] { $count } items.
    }
list-first = The first { $count } are shown.
list-choose = Choose what you want, then press Fetch.
list-chosen = { $count ->
        [one] One chosen.
       *[other] { $count } chosen.
    }
list-cost = That counts as { $cost ->
        [one] one
       *[other] { $cost }
    } of the { $limit } links that you may fetch in an hour.
list-takes-longer = What is more comes when there is room again.
list-now = { $nth } of { $count } · now: { $title }
list-waits = That is as many as you may fetch for now. It goes on in { $wait }.
list-done = { $arrived } of { $count } arrived.
list-cancelled = Cancelled. { $arrived } of { $count } arrived.
list-more-failed = … and { $count } more did not arrive.
list-button-all = All
list-button-none = None
list-button-fetch = Fetch ({ $count })
list-fetching = On it: { $count }
list-none = There is no playlist behind that link. /get fetches what there is.
list-not-here = I can do that only where I am a member, or in a private chat with me.
list-placeholder = Choose what you want
list-how = Write it with a link to a playlist or channel, such as /playlist https://…

tg-command-get = Fetch what is behind a link: 720, mp3, 1:05-2:30 for a part
tg-command-settings = What holds in this chat
tg-command-playlist = Choose what to fetch of a playlist or channel
tg-command-follow = What is new in a channel or playlist comes here
tg-command-unfollow = What comes here, and how to end it
tg-command-pause = Be quiet for a while
tg-command-resume = Answer again
tg-command-stats = How much was asked for here
tg-command-owner-stats = How much waits and runs, surge, and which sites work
tg-command-status = Which sites work at the moment
tg-command-region = Where your links are fetched from
tg-command-help = What I can do
tg-command-privacy = What is kept of you, and how long
tg-command-forget_me = Deletes what is kept of you
tg-command-limits = How much people may ask for
tg-command-surge = What holds when too much is asked for
tg-command-queue = How many wait
tg-command-cookies = Log-ins for sites
tg-command-allow = Let somebody in
tg-command-trust = Let somebody have more
tg-command-block = Keep somebody out
tg-command-forget = Back to what holds for everybody

follow-new = From now on I follow “{ $title }”: what is new there comes here. I look every { $every }. /unfollow ends it.
follow-known = I follow “{ $title }” here already. /unfollow ends it.
follow-many = I follow { $count } lists in this chat already, and that is as many as I may. /unfollow ends one.
follow-full = I follow as many lists as I can. The operator of this bot can allow more.
follow-off = The operator of this bot does not want me to follow anything.
follow-no-list = I found no playlist or channel behind that link.
follow-how = Write it with a link to a channel or playlist, such as /follow https://…
follow-list = What I follow here. Press one to end it:
follow-none = I follow nothing here.
follow-ended = I no longer follow “{ $title }”.
follow-stopped = I no longer follow “{ $title }”: it has failed for days. { $why }

discord-help =
    Write **/get** with a link, and I answer with the video or audio behind it; **/audio** gives only the sound.
    Or choose **Apps → Fetch media** on a message with a link, mention me with a link, or write to me in private.
    With **/playlist** you choose from a playlist or channel; **/follow** brings what is new there by itself.
    I try for the best quality that fits into the channel and plays on phones. What is too big comes as a link.
    I see only what everybody can see: nothing private, nothing behind a login.
discord-owner = For the owners of this bot
discord-owner-stats = How much waits and runs, surge, and which sites work
discord-owner-surge = Shows whether everyone gets less, or changes it
discord-owner-limits = Shows the limits, or changes one
discord-owner-count = A number, a size for user-bytes, off, or default
discord-owner-trusted = For those who are trusted
discord-owner-allow = Serves a person where not everybody is served
discord-owner-block = Serves a person no more
discord-owner-trust = Gives a person more than others
discord-owner-forget = Makes a person nobody in particular
discord-owner-only = Only the owners of this bot can do that.
discord-owner-limits-how = Change one with /owner limits: a name and a count, which is a number, off or default.
discord-get = Fetch the video or audio behind a link
discord-audio = Fetch only the sound of what is behind a link
discord-playlist = Choose what to fetch of a playlist or channel
discord-follow = What is new in a channel or playlist comes here
discord-unfollow = What comes here by itself, and how to end it
discord-list-url = A link to a playlist or channel
discord-status = Which sites work at the moment
discord-region = Where your links are fetched from
discord-privacy = What is kept of you, and how long
discord-forget-me = Deletes what is kept of you
discord-help-short = What this bot can do
discord-settings = What this server or channel wants of the bot
discord-url = A link
discord-quality = fit, best, a height such as 720, audio or mp3
discord-clip = Only a part, such as 1:05-2:30
discord-subtitles = With subtitles, such as en
discord-menu = Fetch media
discord-look-there = This takes long. If I can't send it to you, it will be here: { $link }
discord-not-there = This comes in private, as I may not write in { $channel }. Whoever manages that channel can allow me “View Channel”, “Send Messages” and, for threads, “Send Messages in Threads”.
discord-button-link = Full quality link
settings-option-where = For the whole server, or for this channel alone
settings-option-notice = Answer links without being asked
settings-option-sites = Only links to these hosts, by comma; all takes it back
settings-option-quality = For those who name none: fit, best, a height such as 720, audio or mp3
settings-option-role = Adds a role to those who may ask, or takes it away again
settings-option-links = A link instead of a file
settings-option-quiet = Answers to commands are seen by the asker alone; replies make no sound
settings-option-bare = Take away the preview under answered messages
settings-option-region = Where links are fetched from; any leaves it to the bot
settings-option-language = Of all answers here; any leaves it to each person
settings-option-reset = Everything as it was at first
settings-where-server = this server
settings-where-channel = this channel
settings-title = What holds in { $where }
settings-yes = yes
settings-no = no
settings-all = all
settings-notice = Answers links without being asked: { $value }
settings-sites = Sites: { $value }
settings-quality = Quality when none is named: { $value }
settings-roles = Who may ask: { $value }
settings-links = Links instead of files: { $value }
settings-quiet = Quiet: { $value }
settings-language = Language: { $value }
settings-own-language = each person's own
settings-bad-language = I know these languages: { $names }; “any” leaves it to each person.
settings-region = Fetched in: { $value }
settings-any = wherever it is quickest
settings-bare = Takes away the preview under answered messages: { $value }
settings-kept = Kept for { $where }.
settings-bad-quality = A quality is fit, best, a height such as 720, audio or mp3.
settings-forbidden = Only members who may manage this server can do that.
settings-no-content = I can't see links in messages: the “Message Content Intent” is off for this bot. Whoever runs it can switch it on at discord.com/developers/applications, under Bot. Everything else works.
settings-missing = In this channel I lack: { $permissions }. Whoever manages the channel can allow them.

ack = On it…
stage-queued = Waiting for a free worker…
stage-extracting = Looking at the page…
stage-downloading = Downloading
stage-merging = Putting video and audio together…
stage-encoding = Making it smaller for this chat…
stage-uploading = Uploading
stage-retrying = The site stumbled. Trying again…
stage-restarting = Something went wrong on my side. Trying again…
wait-seconds = { $count ->
        [one] a second
       *[other] { $count } seconds
    }
wait-minutes = { $count } minutes
wait-hours = { $count } hours
left = { $eta } left

link = Too big for this chat as a file ({ $size }), so here is a link. It works until { $until } UTC.
link-many = { $count } items are too much for this chat, so here is a link to all of them. It works until { $until } UTC.
link-wanted = Here is a link. It works until { $until } UTC.
link-no-attach = I may not attach files here, so here is a link. It works until { $until } UTC.
    Whoever manages this channel can allow me “Attach Files”.
download = Download
watch = Watch or download
items-missing = { $count ->
        [one] One item of this post could not be had.
       *[other] { $count } items of this post could not be had.
    }
button-delete-page = Delete the link
page-deleted = The link is deleted. Nobody can open it any more.
page-gone-already = That link is gone already.
too-many-links = I take ten links from one message. I left out { $count ->
        [one] one
       *[other] { $count }
    }; please send the rest again.
left-out = I take { $most } links from one message. I left out { $count ->
        [one] one
       *[other] { $count }
    }; please send the rest again.
unknown-command = I don't know that command.
unknown-wish =
    I don't know what “{ $word }” asks for. Beside a link I understand a quality (fit, best, 720, audio, mp3), a part (1:05-2:30) and subtitles (subs:de).
privacy =
    What I keep of you:
    • the links you sent and what became of them, for { $requests };
    • the files that came of them, for { $links }, to give them again without asking the site; they are shared with others who send the same link, without telling who asked first;
    • what you chose of playlists, for { $requests };
    • which channels you had me follow, until that ends;
    • how many links you sent, for a day at most, as a number.
    Logs name sites and jobs, neither you nor your links. /forget_me deletes what I keep of you.
forgotten-you = Done: I cancelled what you waited for and deleted what I kept of you. How many links you sent I still count, for a day at most; whose turn it was in the queue lapses within two days.
button-cancel = Cancel
button-audio = Audio
button-quality = Other quality
button-best = Full quality
button-renew = New link
button-delete = Delete
button-again = Try again
button-site-back = Fetch it when the site is back
button-premiere = Fetch it when it starts
pick-quality = What would you like instead?
quality-fit = What fits into this chat
quality-best = The best there is
quality-audio = Only the sound
quality-mp3 = Only the sound, as MP3
cancelled = Cancelled.
too-late-to-cancel = Too late: the answer is already on its way.
not-yours = Only the person who asked can do that.
forgotten = I no longer remember that link. Please send it again.
parked-site = I will fetch it as soon as { $site } works again.
parked-premiere = I will fetch it when it has started.
region-only-one = There is only one place that I fetch from.
region-unknown = I know these regions: { $names }. “any” leaves it to me.
region-is = { $region ->
        [any] Your links are fetched wherever it is quickest.
       *[other] Your links are fetched in { $region }, while somebody works there.
    } To change that: /region and one of { $names }, or any.
status-fine = All sites that were asked for lately work.
status-failing = The last try failed at: { $sites }
status-working = Tried lately, and working: { $sites }
status-down = These sites fail for everyone right now: { $sites }

owner-failures = { $count ->
        [one] A link failed by a fault of mine ({ $kind }).
       *[other] { $count } links failed by a fault of mine ({ $kind }).
    } Details: linkferry admin dead-letters. I will say so once an hour at most.

owner-surge = People wait { $wait } for their turn, so I take less from everyone until that is over. /surge off (on Discord: /owner surge) stops it.
owner-bytes-soon = { $region } has fetched { $used } this month, of { $budget } that it may (BANDWIDTH_MONTH). When all is used up, everyone gets less.
owner-bytes-over = { $region } has fetched { $used } this month, and { $budget } was its budget (BANDWIDTH_MONTH). Everyone gets less until the month ends. /surge off stops that.
owner-canary-fails = { $site } does not work: a link that I fetch there on a schedule failed. { $why } /status says how the others are.
owner-canary-works = { $site } works again.
owner-claimed = You own this bot now. /limits, /surge, /allow, /block, /trust and /queue steer it.
owner-claim-failed = That link was used already, or is too old. The log of the bot has a new one after a restart.
owner-people = { $person } is { $standing ->
        [allowed] allowed.
        [blocked] blocked.
        [trusted] trusted.
        [owner] an owner.
       *[nobody] nobody in particular now.
    }
owner-person-how = Write the person's number after it, such as /{ $command } 123456789. @userinfobot tells people theirs.
owner-limits-how = Change one with /limits NAME COUNT, or /limits trusted NAME COUNT for the trusted. COUNT is a number, off or default.
owner-limits-bad = I don't know that: { $why }
owner-limit-set = { $name } is { $count } from now on.
owner-surge-is = Surge is { $mode }{ $now ->
        [crowd] , and it is on now.
        [bytes] , and it is on now: this month's bytes of a region are used up.
       *[none] , and there is none now.
    }
owner-queue = { $region }: { $waiting } waiting, { $running } running, { $workers ->
        [one] one worker
       *[other] { $workers } workers
    } with { $places } places.
owner-queue-empty = No worker is running.
owner-cookies-kept = I keep { $count ->
        [one] one cookie
       *[other] { $count } cookies
    } for { $site } as { $id } and use them { $region ->
        [any] in every region.
       *[other] in { $region }.
    }
owner-cookies-end = They run out on { $date }.
owner-cookies-left-out = { $count ->
        [one] One cookie of another site was left out.
       *[other] { $count } cookies of other sites were left out.
    }
owner-cookies-bad = I kept nothing: { $why }. Send an exported cookies.txt, with the site as its caption.
owner-cookies-taken = I have deleted your message.
owner-cookies-not-taken = I could not delete your message: please delete it yourself.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] one cookie
       *[other] { $count } cookies
    }, { $region ->
        [any] every region.
       *[other] region { $region }.
    }
owner-cookies-health = In { $region } they do for { $score } % of links{ $rests ->
        [none] .
       *[other] , and rest for { $rests }: the site turned them away.
    }
owner-cookies-removed = { $id } is gone.
owner-cookies-unknown = There are no cookies called { $id }.
owner-cookies-how = To add some, send me a cookies.txt with the site as its caption; /cookies remove ID takes some away.
owner-cookies-soon = The cookies { $id } for { $site } run out on { $date }. Send me a fresh cookies.txt before that.
owner-cookies-rest = { $site } turned away the cookies { $id } in { $region }. I use others or none for { $rests }; if that goes on, send me a fresh cookies.txt.

ack-line = You are number { $position } in line, about { $wait }.
ack-surge = On it… { $why ->
        [bytes] This month's traffic is nearly used up, so video comes in 720p at most.
       *[crowd] Very many people are asking right now, so it may take longer, and video comes in 720p at most.
    }
web-title = Paste a link
web-says = The video or song behind it comes here.
web-quality = Quality
web-fit = Plays everywhere
web-best = Best there is
web-height = { $height }p
web-audio = Audio
web-mp3 = MP3
web-fetch = Fetch
web-key = This service wants an API key:
web-no-script = This page needs scripts. The link pages in chats do not.

page-download = Download
page-download-all = Download all { $count }
page-copy = Copy link
page-copied = Copied
page-source = Source
page-until = Available until
page-no-player = Your browser cannot play this here, but you can download it.
page-report = Report this page
page-report-ask = What is wrong with it?
page-report-rights = It is mine, or I act for whoever it belongs to
page-report-harm = It is illegal or harmful
page-report-other = Something else
page-report-send = Send the report
page-reported-title = Thank you
page-reported-says = The operator of this service has your report.
page-delete = Delete this page
page-delete-ask = Nobody will be able to open it any more, with this link.
page-delete-yes = Delete it
page-deleted-title = This page was deleted
page-deleted-says = Whoever asked for this has deleted it. There is nothing to see here any more.
page-expired-title = This link has expired
page-expired-says = Files are kept here for a while only, and the time of this one is over.
page-renew = Fetch it again in the chat
page-renew-says = Send the link to the bot again, in the chat where you got this page, and a new one comes.
page-unknown-title = There is no such page
page-unknown-says =
    The link is not complete, or it never led anywhere. Copy it once more from the chat where you got it.
page-waiting-title = On it…
page-waiting-says = This page looks again by itself, and shows the file when it is there.
page-failed-title = That did not work
page-failed-says = There is no file to show here.
page-busy-title = One moment
page-busy-says = This page cannot be shown right now. Please try again in a little while.
page-back = Back to the page
page-served-by = Kept for a while by a Linkferry

owner-report = Somebody reported a link page: “{ $title }” ({ $why }), from { $link }
    To remove it: linkferry admin takedown

busy = I can't reach my queue right now. Please send the link again in a moment.

failure-no_link = There is no link in your message. Send me one that begins with https://
failure-bad_link = I can't open that: { $reason ->
        [scheme] only links that begin with http:// or https:// work.
        [credentials] links with a user name or password in them are not accepted.
        [too_long] the link is longer than 2,048 characters.
        [port] the port in the link is not valid.
       *[other] it is not a complete link.
    }
failure-policy = The operator of this bot does not allow links to this site.
failure-taken_down = This was taken down, so I don't fetch it.
failure-role = In this channel only some roles may ask me.
failure-limited = That was a lot at once. Please send it again in { $wait }.
failure-limited_surge = { $why ->
        [bytes] This month's traffic is nearly used up
       *[crowd] Very many people are asking right now
    }, so everyone gets less than usual. Please send it again in { $wait }.
failure-surge = { $why ->
        [bytes] This month's traffic is nearly used up
       *[crowd] Very many people are asking right now
    }, and I serve those first who have been here before. Please come back in { $wait }.
failure-not_admitted = This bot is not open to everybody. Ask its operator to let you in.
failure-unavailable = I can't reach my queue right now. Please try again in a moment.
failure-not_found = That page does not exist (the site answered “not found”). Is the link complete?
failure-removed = This was removed from the site.
failure-private = This is private; I can only fetch what everybody can see.
failure-login_required = The site shows this only to people who are logged in.
failure-age_restricted = The site asks for an age check here, so I can't fetch it.
failure-geo_blocked = The site does not show this in the country where I run.
failure-bot_check = The site thinks I am a robot and wants proof. Try again later.
failure-drm = This is protected by DRM and can't be fetched.
failure-unsupported = I don't know how to get media from this site.
failure-no_media = I found no video or audio on that page.
failure-not_media = That link leads to a file that is neither video nor audio.
failure-empty = The file behind that link is empty.
failure-live = This is still live. Send the link again when the stream has ended.
failure-premiere = This has not started yet. Send the link again after the premiere.
failure-forbidden = That link leads to an address that I do not open.
failure-too_long = That is longer than this bot takes.
failure-too_big = That is bigger than this bot takes.
failure-no_such_format = It does not exist in the form you asked for.
failure-bad_clip = It is shorter than that: the part you asked for lies after its end.
failure-adults_only = This is for adults. I show it only in channels that are marked as age-restricted.
failure-no_link_possible = That is too big for this chat, and this bot can't give out links.
failure-not_writable = I can't write to { $folder }.
failure-truncated = The site stopped sending before the end. Try again in a while.
failure-site_trouble = The site answered with an error. Try again in a while.
failure-site_down = { $site } fails for everyone right now, so I did not keep you waiting. Try again later.
failure-expired = Your link waited for a whole day without getting its turn, so I gave up.
failure-rate_limited = The site asks me to slow down. Try again in a while.
failure-unreachable = I could not reach that site. Is the address right?
failure-deadline = That took too long, so I stopped. Try again in a while.
failure-internal = Something went wrong on my side. Please try again; if it stays, tell the operator.
failure-crashed = The work on this link failed more than once on my side, so I stopped.
failure-disk_full = I have no room left right now. Please try again later.
failure-storage = The storage for big files does not answer. Please try again later.
