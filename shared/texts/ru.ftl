# unreviewed: no speaker has read these sentences yet.

start =
    Пришлите мне ссылку, и я отвечу видео или аудио, которое за ней стоит.
    Если файл слишком велик для этого чата, вы получите ссылку, которая действует некоторое время.
help =
    Пришлите ссылку на видео, пост или песню. Я отвечу файлом.
    Стараюсь выбрать лучшее качество, которое проходит в этот чат и воспроизводится на телефонах. Слишком большое приходит ссылкой. Я вижу только то, что видно всем: ничего закрытого и ничего, что требует входа.
    С /get и ссылкой можно сказать, что именно нужно: 720, mp3, 1:05-2:30 для фрагмента, subs:de для субтитров.
    /playlist со ссылкой показывает содержимое плейлиста или канала, чтобы выбрать нужное; /follow сам приносит оттуда всё новое.
    /settings хранит то, что вам нужно всегда. Меня можно добавить и в группы.

tg-help-group =
    Пришлите ссылку, упомяните меня рядом с ней или напишите /get со ссылкой (или в ответ на неё): я отвечу файлом.
    После /get можно сказать, что именно нужно: 720, mp3, 1:05-2:30 для фрагмента, subs:de для субтитров.
    Администраторам: /settings, /follow со ссылкой на канал и /pause 1h, чтобы я помолчал.
group-welcome =
    Спасибо, что добавили меня. Пришлите ссылку на видео, пост или песню, и я отвечу файлом. Если я не должен сам замечать ссылки, упоминайте меня (@{ $name }) или пишите /get. Всё это администраторы настраивают в /settings.
group-privacy =
    Telegram скрывает от меня сообщения в этой группе, поэтому я вижу только команды и сообщения, где меня упоминают. Чтобы я замечал ссылки, сделайте меня администратором. Или пусть владелец бота выключит “Group Privacy” в @BotFather, а затем удалит меня из группы и добавит снова.
not-noticed = Здесь я не отвечаю на ссылки без просьбы.
paused = Молчу здесь { $wait }. Администраторы могут прервать это командой /resume.
resumed = Я снова здесь.
pause-how = Напишите, на сколько, например /pause 1h или /pause 30m.
already = Это здесь уже было ↑
admins-only = В этом чате ко мне могут обращаться только администраторы.
settings-admins = Это могут делать только администраторы этого чата.
tg-adults-only = Это для взрослых. Администратор может разрешить такое в этом чате через /settings.
tg-stats = { $count ->
        [0] За последние семь дней ссылок не было.
        [one] { $count } ссылка за последние семь дней.
        [few] { $count } ссылки за последние семь дней.
        [many] { $count } ссылок за последние семь дней.
       *[other] { $count } ссылки за последние семь дней.
    }
tg-stats-sites = Больше всего с { $sites }.
tg-settings-title = Настройки этого чата
tg-settings-notice = Отвечать на ссылки без просьбы: { $value }
tg-settings-ask = Спрашивать о качестве: { $value }
tg-settings-remember = Запоминать последнее выбранное качество: { $value }
tg-settings-captions = Название и источник под файлами: { $value }
tg-settings-links = Ссылки вместо файлов: { $value }
tg-settings-quiet = Без звука: { $value }
tg-settings-remove = Удалять сообщения, в которых только ссылка, после ответа на неё: { $value }
tg-settings-adults = Материалы для взрослых: { $value }
tg-settings-language = Язык: { $value }
tg-settings-sites-how = Только для некоторых сайтов: /settings sites youtube.com x.com (all это отменяет).
tg-who-all = все
tg-who-admins = администраторы
tg-language-own = у каждого свой
tg-button-quality = Качество
tg-button-notice = Замечать ссылки
tg-button-ask = Спрашивать о качестве
tg-button-remember = Запоминать качество
tg-button-captions = Подписи
tg-button-links = Только ссылки
tg-button-quiet = Без звука
tg-button-remove = Удалять ссылки
tg-button-adults = Для взрослых
tg-button-who = Кому отвечать
tg-button-language = Язык
tg-button-region = Регион
tg-pick-region = Где скачивать по ссылкам отсюда?
tg-button-done = Готово
tg-pick = Что вам нужно?
tg-pick-quality = Какое качество, если его не указали?
tg-pick-language = Какой язык?
language = Русский
inline-how = Вставьте ссылку после моего имени
inline-fetch = Скачать и отправить сюда
inline-forgotten = Я уже не помню, что это было. Пришлите, пожалуйста, ещё раз.
inline-first = Первое из { $count }. Чтобы получить всё, пришлите мне ссылку в личные сообщения.
inline-link = Я не могу присылать вам файлы в другие чаты, пока вы не написали мне лично, поэтому вот ссылка. Она действует до { $until } UTC.
inline-adults = Это для взрослых. Попросите об этом в личных сообщениях.
quality-as-link = { $quality }, ссылкой
button-link = Лучшее, ссылкой

list-looking = Смотрю список…
list-items = { $count ->
        [one] { $count } запись.
        [few] { $count } записи.
        [many] { $count } записей.
       *[other] { $count } записи.
    }
list-first = Показаны первые { $count }.
list-choose = Выберите нужное и нажмите «Скачать».
list-chosen = Выбрано: { $count }.
list-cost = Это { $cost ->
        [one] { $cost } ссылка
        [few] { $cost } ссылки
        [many] { $cost } ссылок
       *[other] { $cost } ссылки
    } из вашего лимита на час ({ $limit }).
list-takes-longer = Остальное придёт, когда снова будет место.
list-now = { $nth } из { $count } · сейчас: { $title }
list-waits = Больше вам пока скачивать нельзя. Продолжу через { $wait }.
list-done = Получено: { $arrived } из { $count }.
list-cancelled = Отменено. Получено: { $arrived } из { $count }.
list-more-failed = … и ещё не получено: { $count }.
list-button-all = Все
list-button-none = Ничего
list-button-fetch = Скачать ({ $count })
list-fetching = Скачиваю: { $count }
list-none = По этой ссылке нет плейлиста. /get скачает то, что там есть.
list-not-here = Это возможно только там, где я участник, или в личном чате со мной.
list-placeholder = Выберите нужное
list-how = Напишите команду со ссылкой на плейлист или канал, например /playlist https://…

tg-command-get = Скачать по ссылке: 720, mp3, 1:05-2:30 для фрагмента
tg-command-settings = Настройки этого чата
tg-command-playlist = Выбрать, что скачать из плейлиста или канала
tg-command-follow = Новое из канала или плейлиста приходит сюда
tg-command-unfollow = Что приходит сюда и как это прекратить
tg-command-pause = Помолчать некоторое время
tg-command-resume = Снова отвечать
tg-command-stats = Сколько здесь просили
tg-command-status = Какие сайты сейчас работают
tg-command-region = Откуда скачивать по вашим ссылкам
tg-command-help = Что я умею
tg-command-privacy = Что о вас хранится и как долго
tg-command-forget_me = Удалить то, что о вас хранится
tg-command-limits = Сколько можно просить
tg-command-surge = Что действует, когда просят слишком много
tg-command-queue = Сколько ждёт в очереди
tg-command-cookies = Входы на сайты
tg-command-allow = Впустить человека
tg-command-trust = Разрешить человеку больше
tg-command-block = Не впускать человека
tg-command-forget = Вернуть то, что действует для всех

follow-new = Теперь я слежу за «{ $title }»: всё новое оттуда приходит сюда. Проверяю раз в { $every }. Прекратить: /unfollow.
follow-known = Я уже слежу здесь за «{ $title }». Прекратить: /unfollow.
follow-many = Число списков, за которыми я слежу в этом чате, достигло предела: { $count }. Убрать один из них: /unfollow.
follow-full = Я слежу за стольким числом списков, за каким могу. Владелец бота может разрешить больше.
follow-off = Владелец бота не хочет, чтобы я за чем-либо следил.
follow-no-list = По этой ссылке я не нашёл ни плейлиста, ни канала.
follow-how = Напишите команду со ссылкой на канал или плейлист, например /follow https://…
follow-list = За чем я здесь слежу. Нажмите, чтобы прекратить:
follow-none = Здесь я ни за чем не слежу.
follow-ended = Я больше не слежу за «{ $title }».
follow-stopped = Я больше не слежу за «{ $title }»: уже несколько дней не получается. { $why }

discord-help =
    Напишите **/get** со ссылкой, и я отвечу видео или аудио, которое за ней стоит; **/audio** даёт только звук.
    Или выберите **Приложения → Скачать медиа** у сообщения со ссылкой, упомяните меня рядом со ссылкой либо напишите мне лично.
    С **/playlist** можно выбрать нужное из плейлиста или канала; **/follow** сам приносит оттуда всё новое.
    Стараюсь выбрать лучшее качество, которое проходит в канал и воспроизводится на телефонах. Слишком большое приходит ссылкой.
    Я вижу только то, что видно всем: ничего закрытого и ничего, что требует входа.
discord-owner = Для владельцев этого бота
discord-owner-stats = Сколько ждёт и выполняется, наплыв и какие сайты работают
discord-owner-surge = Показать, получают ли все меньше, или изменить это
discord-owner-limits = Показать лимиты или изменить один из них
discord-owner-count = Число, размер для user-bytes, off или default
discord-owner-trusted = Для доверенных
discord-owner-allow = Обслуживать человека там, где обслуживают не всех
discord-owner-block = Больше не обслуживать человека
discord-owner-trust = Давать человеку больше, чем другим
discord-owner-forget = Вернуть человеку то, что действует для всех
discord-owner-only = Это могут делать только владельцы бота.
discord-owner-limits-how = Изменить лимит: /owner limits, имя и значение, то есть число, off или default.
discord-get = Скачать видео или аудио по ссылке
discord-audio = Скачать по ссылке только звук
discord-playlist = Выбрать, что скачать из плейлиста или канала
discord-follow = Новое из канала или плейлиста приходит сюда
discord-unfollow = Что приходит сюда само и как это прекратить
discord-list-url = Ссылка на плейлист или канал
discord-status = Какие сайты сейчас работают
discord-region = Откуда скачивать по вашим ссылкам
discord-privacy = Что о вас хранится и как долго
discord-forget-me = Удалить то, что о вас хранится
discord-help-short = Что умеет этот бот
discord-settings = Настройки бота для этого сервера или канала
discord-url = Ссылка
discord-quality = fit, best, высота, например 720, audio или mp3
discord-clip = Только фрагмент, например 1:05-2:30
discord-subtitles = С субтитрами, например ru
discord-menu = Скачать медиа
discord-look-there = Это займёт много времени. Если я не смогу прислать файл, он будет здесь: { $link }
discord-not-there = Это пришло лично, потому что мне нельзя писать в { $channel }. Кто управляет этим каналом, может разрешить мне “View Channel”, “Send Messages” и, для веток, “Send Messages in Threads”.
discord-button-link = Ссылка в полном качестве
settings-option-where = Для всего сервера или только для этого канала
settings-option-notice = Отвечать на ссылки без просьбы
settings-option-sites = Только ссылки на эти сайты, через запятую; all это отменяет
settings-option-quality = Для тех, кто не указал: fit, best, высота, например 720, audio или mp3
settings-option-role = Добавить роль к тем, кому можно просить, или убрать её
settings-option-links = Ссылка вместо файла
settings-option-quiet = Ответы на команды видит только тот, кто просил; прочие ответы приходят без звука
settings-option-bare = Убирать предпросмотр под сообщениями, на которые дан ответ
settings-option-region = Откуда скачивать; any оставляет выбор боту
settings-option-language = Язык всех ответов здесь; any оставляет каждому свой
settings-option-reset = Вернуть всё, как было вначале
settings-where-server = на этом сервере
settings-where-channel = в этом канале
settings-title = Что действует { $where }
settings-yes = да
settings-no = нет
settings-all = все
settings-notice = Отвечать на ссылки без просьбы: { $value }
settings-sites = Сайты: { $value }
settings-quality = Качество, если его не указали: { $value }
settings-roles = Кому можно просить: { $value }
settings-links = Ссылки вместо файлов: { $value }
settings-quiet = Тихо: { $value }
settings-language = Язык: { $value }
settings-own-language = у каждого свой
settings-bad-language = Я знаю такие языки: { $names }; “any” оставляет каждому свой.
settings-region = Откуда скачивать: { $value }
settings-any = где быстрее всего
settings-bare = Убирать предпросмотр под сообщениями, на которые дан ответ: { $value }
settings-kept = Сохранено и действует { $where }.
settings-bad-quality = Качество — это fit, best, высота, например 720, audio или mp3.
settings-forbidden = Это могут делать только участники, которым разрешено управлять этим сервером.
settings-no-content = Я не вижу ссылок в сообщениях: у этого бота выключен “Message Content Intent”. Владелец бота может включить его на discord.com/developers/applications, в разделе Bot. Всё остальное работает.
settings-missing = В этом канале мне не хватает прав: { $permissions }. Их может дать тот, кто управляет каналом.

ack = Работаю…
stage-queued = Жду свободного исполнителя…
stage-extracting = Смотрю страницу…
stage-downloading = Скачиваю
stage-merging = Соединяю видео и звук…
stage-encoding = Уменьшаю для этого чата…
stage-uploading = Загружаю сюда
stage-retrying = На сайте произошёл сбой. Пробую ещё раз…
stage-restarting = У меня что-то пошло не так. Пробую ещё раз…
wait-seconds = { $count ->
        [one] { $count } секунду
        [few] { $count } секунды
        [many] { $count } секунд
       *[other] { $count } секунды
    }
wait-minutes = { $count ->
        [one] { $count } минуту
        [few] { $count } минуты
        [many] { $count } минут
       *[other] { $count } минуты
    }
wait-hours = { $count ->
        [one] { $count } час
        [few] { $count } часа
        [many] { $count } часов
       *[other] { $count } часа
    }
left = осталось { $eta }

link = Файл слишком велик для этого чата ({ $size }), поэтому вот ссылка. Она действует до { $until } UTC.
link-many = { $count ->
        [one] { $count } файл — слишком много
        [few] { $count } файла — слишком много
        [many] { $count } файлов — слишком много
       *[other] { $count } файла — слишком много
    } для этого чата, поэтому вот одна ссылка на всё. Она действует до { $until } UTC.
link-wanted = Вот ссылка. Она действует до { $until } UTC.
link-no-attach = Мне нельзя прикреплять здесь файлы, поэтому вот ссылка. Она действует до { $until } UTC.
    Кто управляет этим каналом, может разрешить мне “Attach Files”.
download = Скачать
watch = Посмотреть или скачать
items-missing = { $count ->
        [one] { $count } файл из этого поста получить не удалось.
        [few] { $count } файла из этого поста получить не удалось.
        [many] { $count } файлов из этого поста получить не удалось.
       *[other] { $count } файла из этого поста получить не удалось.
    }
button-delete-page = Удалить ссылку
page-deleted = Ссылка удалена. Больше никто не сможет её открыть.
page-gone-already = Этой ссылки уже нет.
too-many-links = Я беру из одного сообщения десять ссылок. Пропущено: { $count ->
        [one] { $count } ссылка
        [few] { $count } ссылки
        [many] { $count } ссылок
       *[other] { $count } ссылки
    }; пришлите, пожалуйста, остальное ещё раз.
left-out = Сколько ссылок я беру из одного сообщения: { $most }. Пропущено: { $count ->
        [one] { $count } ссылка
        [few] { $count } ссылки
        [many] { $count } ссылок
       *[other] { $count } ссылки
    }; пришлите, пожалуйста, остальное ещё раз.
unknown-command = Я не знаю такой команды.
unknown-wish =
    Я не понимаю, что значит «{ $word }». Рядом со ссылкой я понимаю качество (fit, best, 720, audio, mp3), фрагмент (1:05-2:30) и субтитры (subs:de).
privacy =
    Что я храню о вас:
    • ссылки, которые вы прислали, и что из них вышло: { $requests };
    • файлы, которые из них получились: { $links }, чтобы отдать их снова, не обращаясь к сайту; их получают и другие, кто пришлёт ту же ссылку, но не узнают, кто просил первым;
    • что вы выбрали из плейлистов: { $requests };
    • за какими каналами вы попросили меня следить, пока это не закончится;
    • сколько ссылок вы прислали: не дольше суток, только число.
    В журналах есть сайты и задания, но нет ни вас, ни ваших ссылок. /forget_me удаляет то, что я о вас храню.
forgotten-you = Готово: то, чего вы ждали, отменено, а то, что я о вас хранил, удалено. Сколько ссылок вы прислали, я ещё считаю, не дольше суток; ваше место в очереди забудется в течение двух дней.
button-cancel = Отменить
button-audio = Звук
button-quality = Другое качество
button-best = Полное качество
button-renew = Новая ссылка
button-delete = Удалить
button-again = Попробовать ещё раз
button-site-back = Скачать, когда сайт заработает
button-premiere = Скачать, когда начнётся
pick-quality = Что вам нужно вместо этого?
quality-fit = Что проходит в этот чат
quality-best = Лучшее, что есть
quality-audio = Только звук
quality-mp3 = Только звук, MP3
cancelled = Отменено.
too-late-to-cancel = Поздно: ответ уже в пути.
not-yours = Это может сделать только тот, кто просил.
forgotten = Я уже не помню эту ссылку. Пришлите её, пожалуйста, ещё раз.
parked-site = Скачаю, как только { $site } снова заработает.
parked-premiere = Скачаю, когда начнётся.
region-only-one = Есть только одно место, откуда я скачиваю.
region-unknown = Я знаю такие регионы: { $names }. “any” оставляет выбор мне.
region-is = { $region ->
        [any] По вашим ссылкам я скачиваю там, где быстрее всего.
       *[other] По вашим ссылкам я скачиваю в регионе { $region }, пока там кто-то работает.
    } Чтобы изменить это: /region и одно из { $names } или any.
status-fine = Все сайты, о которых недавно просили, работают.
status-failing = Последняя попытка не удалась: { $sites }
status-working = Недавно проверены и работают: { $sites }
status-down = Эти сайты сейчас ни у кого не работают: { $sites }

owner-failures = { $count ->
        [one] { $count } ссылка не удалась по моей вине ({ $kind }).
        [few] { $count } ссылки не удались по моей вине ({ $kind }).
        [many] { $count } ссылок не удались по моей вине ({ $kind }).
       *[other] { $count } ссылки не удались по моей вине ({ $kind }).
    } Подробности: linkferry admin dead-letters. Я сообщаю об этом не чаще раза в час.

owner-surge = Своей очереди приходится ждать { $wait }, поэтому пока это не пройдёт, я беру от каждого меньше. Прекратить: /surge off (в Discord: /owner surge).
owner-bytes-soon = Регион { $region } скачал в этом месяце { $used } из дозволенных { $budget } (BANDWIDTH_MONTH). Когда всё будет израсходовано, каждый будет получать меньше.
owner-bytes-over = Регион { $region } скачал в этом месяце { $used } при бюджете { $budget } (BANDWIDTH_MONTH). До конца месяца каждый получает меньше. Прекратить: /surge off.
owner-canary-fails = { $site } не работает: ссылка, которую я скачиваю там по расписанию, не удалась. { $why } Как дела у остальных, покажет /status.
owner-canary-works = { $site } снова работает.
owner-claimed = Теперь вы владелец этого бота. Управление: /limits, /surge, /allow, /block, /trust и /queue.
owner-claim-failed = Эта ссылка уже использована или устарела. После перезапуска в журнале бота будет новая.
owner-people = { $person }: { $standing ->
        [allowed] доступ разрешён.
        [blocked] доступ закрыт.
        [trusted] в числе доверенных.
        [owner] в числе владельцев.
       *[nobody] теперь как все.
    }
owner-person-how = Напишите после команды номер человека, например /{ $command } 123456789. Свой номер можно узнать у @userinfobot.
owner-limits-how = Изменить лимит: /limits NAME COUNT, а для доверенных: /limits trusted NAME COUNT. NAME — имя лимита, COUNT — число, off или default.
owner-limits-bad = Я этого не понимаю: { $why }
owner-limit-set = { $name } теперь равно { $count }.
owner-surge-is = Режим наплыва: { $mode }{ $now ->
        [crowd] , и сейчас он включён.
        [bytes] , и сейчас он включён: месячный трафик одного из регионов израсходован.
       *[none] , и сейчас наплыва нет.
    }
owner-queue = { $region }: ждёт { $waiting }, выполняется { $running }, { $workers ->
        [one] { $workers } исполнитель
        [few] { $workers } исполнителя
        [many] { $workers } исполнителей
       *[other] { $workers } исполнителя
    }, мест: { $places }.
owner-queue-empty = Ни один исполнитель не работает.
owner-cookies-kept = Храню { $count } cookie для { $site } под именем { $id } и использую их { $region ->
        [any] в каждом регионе.
       *[other] в регионе { $region }.
    }
owner-cookies-end = Они истекают { $date }.
owner-cookies-left-out = Пропущено cookie других сайтов: { $count }.
owner-cookies-bad = Ничего не сохранено: { $why }. Пришлите экспортированный cookies.txt, указав сайт в подписи.
owner-cookies-taken = Ваше сообщение я удалил.
owner-cookies-not-taken = Я не смог удалить ваше сообщение: удалите его, пожалуйста, сами.
owner-cookies-line = { $id }: { $site }, { $count } cookie, { $region ->
        [any] каждый регион.
       *[other] регион { $region }.
    }
owner-cookies-health = В регионе { $region } они годятся для { $score } % ссылок{ $rests ->
        [none] .
       *[other] и отдыхают ещё { $rests }: сайт их отклонил.
    }
owner-cookies-removed = Удалено: { $id }.
owner-cookies-unknown = Cookie с именем { $id } нет.
owner-cookies-how = Чтобы добавить cookie, пришлите мне cookies.txt, указав сайт в подписи; /cookies remove ID удаляет.
owner-cookies-soon = Cookie { $id } для { $site } истекают { $date }. Пришлите мне до этого свежий cookies.txt.
owner-cookies-rest = { $site } не принимает cookie { $id } в регионе { $region }. На { $rests } беру другие или обхожусь без них; если так будет и дальше, пришлите мне свежий cookies.txt.

ack-line = Ваш номер в очереди — { $position }, ждать примерно { $wait }.
ack-surge = Работаю… { $why ->
        [bytes] Трафик этого месяца почти израсходован, поэтому видео приходит не выше 720p.
       *[crowd] Сейчас просит очень много людей, поэтому ждать можно дольше, а видео приходит не выше 720p.
    }
web-title = Вставьте ссылку
web-says = Видео или песня по ней появится здесь.
web-quality = Качество
web-fit = Воспроизводится везде
web-best = Лучшее, что есть
web-height = { $height }p
web-audio = Звук
web-mp3 = MP3
web-fetch = Скачать
web-key = Этой службе нужен ключ API:
web-no-script = Этой странице нужны скрипты. Страницам по ссылкам из чатов они не нужны.

page-download = Скачать
page-download-all = Скачать все ({ $count })
page-copy = Копировать ссылку
page-copied = Скопировано
page-source = Источник
page-until = Доступно до
page-no-player = Ваш браузер не может воспроизвести это здесь, но файл можно скачать.
page-report = Пожаловаться на эту страницу
page-report-ask = Что с ней не так?
page-report-rights = Это моё, или я действую от имени правообладателя
page-report-harm = Это незаконно или вредно
page-report-other = Другое
page-report-send = Отправить жалобу
page-reported-title = Спасибо
page-reported-says = Владелец этой службы получил вашу жалобу.
page-delete = Удалить эту страницу
page-delete-ask = Больше никто не сможет открыть её по этой ссылке.
page-delete-yes = Удалить
page-deleted-title = Эта страница удалена
page-deleted-says = Её удалил тот, кто об этом файле просил. Смотреть здесь больше нечего.
page-expired-title = Срок этой ссылки истёк
page-expired-says = Файлы хранятся здесь лишь некоторое время, и для этого оно прошло.
page-renew = Скачать ещё раз в чате
page-renew-says = Пришлите ссылку боту ещё раз в том чате, откуда у вас эта страница, и придёт новая.
page-unknown-title = Такой страницы нет
page-unknown-says =
    Ссылка неполная или никогда никуда не вела. Скопируйте её ещё раз из чата, где вы её получили.
page-waiting-title = Работаю…
page-waiting-says = Эта страница сама проверяет снова и покажет файл, когда он будет готов.
page-failed-title = Не получилось
page-failed-says = Показать здесь нечего: файла нет.
page-busy-title = Одну минуту
page-busy-says = Сейчас эту страницу показать нельзя. Попробуйте, пожалуйста, чуть позже.
page-back = Назад к странице
page-served-by = Временно хранится в Linkferry

owner-report = Пожаловались на страницу: «{ $title }» ({ $why }), с { $link }
    Чтобы удалить её: linkferry admin takedown

busy = Моя очередь сейчас недоступна. Пришлите, пожалуйста, ссылку ещё раз чуть позже.

failure-no_link = В вашем сообщении нет ссылки. Пришлите такую, которая начинается с https://
failure-bad_link = Я не могу это открыть: { $reason ->
        [scheme] работают только ссылки, которые начинаются с http:// или https://.
        [credentials] ссылки с именем пользователя или паролем не принимаются.
        [too_long] ссылка длиннее 2048 символов.
        [port] порт в ссылке недопустим.
       *[other] это неполная ссылка.
    }
failure-policy = Владелец бота не разрешает ссылки на этот сайт.
failure-taken_down = Это удалено по требованию, поэтому я его не скачиваю.
failure-role = В этом канале просить меня могут только некоторые роли.
failure-limited = Слишком много за раз. Пришлите, пожалуйста, ещё раз через { $wait }.
failure-limited_surge = { $why ->
        [bytes] Трафик этого месяца почти израсходован
       *[crowd] Сейчас просит очень много людей
    }, поэтому каждый получает меньше обычного. Пришлите, пожалуйста, ещё раз через { $wait }.
failure-surge = { $why ->
        [bytes] Трафик этого месяца почти израсходован
       *[crowd] Сейчас просит очень много людей
    }, и сначала я обслуживаю тех, кто уже бывал здесь. Возвращайтесь, пожалуйста, через { $wait }.
failure-not_admitted = Этот бот открыт не для всех. Попросите владельца вас впустить.
failure-unavailable = Моя очередь сейчас недоступна. Попробуйте, пожалуйста, чуть позже.
failure-not_found = Такой страницы нет (сайт ответил “not found”). Ссылка полная?
failure-removed = Это удалено с сайта.
failure-private = Это закрыто; я могу скачать только то, что видно всем.
failure-login_required = Сайт показывает это только тем, кто вошёл.
failure-age_restricted = Сайт требует здесь проверки возраста, поэтому скачать это я не могу.
failure-geo_blocked = Сайт не показывает это в стране, где я работаю.
failure-bot_check = Сайт считает меня роботом и требует доказательств. Попробуйте позже.
failure-drm = Это защищено DRM, скачать нельзя.
failure-unsupported = Я не знаю, как получать медиа с этого сайта.
failure-no_media = На этой странице я не нашёл ни видео, ни аудио.
failure-not_media = Эта ссылка ведёт на файл, который не является ни видео, ни аудио.
failure-empty = Файл по этой ссылке пуст.
failure-live = Трансляция ещё идёт. Пришлите ссылку снова, когда она закончится.
failure-premiere = Это ещё не началось. Пришлите ссылку снова после премьеры.
failure-forbidden = Эта ссылка ведёт на адрес, который я не открываю.
failure-too_long = Это длиннее, чем принимает бот.
failure-too_big = Это больше, чем принимает бот.
failure-no_such_format = В том виде, о котором вы просили, этого нет.
failure-bad_clip = Запись короче: фрагмент, о котором вы просили, лежит после её конца.
failure-adults_only = Это для взрослых. Я показываю такое только в каналах с отметкой о возрастном ограничении.
failure-no_link_possible = Это слишком велико для чата, а ссылки этот бот выдавать не может.
failure-not_writable = Я не могу писать в { $folder }.
failure-truncated = Сайт перестал передавать данные, не дойдя до конца. Попробуйте немного позже.
failure-site_trouble = Сайт ответил ошибкой. Попробуйте немного позже.
failure-site_down = { $site } сейчас ни у кого не работает, поэтому я не стал заставлять вас ждать. Попробуйте позже.
failure-expired = Ваша ссылка прождала целые сутки, но очередь до неё не дошла, и я прекратил попытки.
failure-rate_limited = Сайт просит меня не спешить. Попробуйте немного позже.
failure-unreachable = Этот сайт недоступен. Адрес верный?
failure-deadline = Это заняло слишком много времени, и я остановился. Попробуйте немного позже.
failure-internal = У меня что-то пошло не так. Попробуйте, пожалуйста, ещё раз; если не поможет, сообщите владельцу бота.
failure-crashed = Работа над этой ссылкой сорвалась у меня не один раз, и я остановился.
failure-disk_full = У меня сейчас не осталось места. Попробуйте, пожалуйста, позже.
failure-storage = Хранилище больших файлов не отвечает. Попробуйте, пожалуйста, позже.
