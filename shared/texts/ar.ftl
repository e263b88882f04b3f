# unreviewed: no speaker has read these sentences yet.
# An invisible mark (U+200E) stands before /commands, @names, times and figures: without it they show from right to left.

start =
    يمكنك إرسال رابط، وسأرد بالفيديو أو الصوت الذي وراءه.
    وإذا كان أكبر مما تسمح به هذه الدردشة، فسيصلك رابط يعمل لفترة.
help =
    يمكنك إرسال رابط لفيديو أو منشور أو أغنية، وسأرد بالملف.
    أحاول اختيار أفضل جودة تتسع لها هذه الدردشة وتعمل على الهواتف. وما كان كبيرًا جدًا يصل كرابط. لا أرى إلا ما يراه الجميع: لا شيء خاصًا، ولا شيء يتطلب تسجيل الدخول.
    مع ‎/get ورابط يمكنك تحديد المطلوب: 720، mp3، ‎1:05-2:30 لمقطع، subs:de للترجمة.
    الأمر ‎/playlist مع رابط يعرض محتوى قائمة تشغيل أو قناة للاختيار منها، والأمر ‎/follow يجلب الجديد منها تلقائيًا.
    الأمر ‎/settings يحفظ تفضيلاتك الدائمة. ويمكن إضافتي إلى المجموعات أيضًا.

tg-help-group =
    يمكنك إرسال رابط، أو ذكري بجانبه، أو كتابة ‎/get مع رابط (أو ردًا على رابط): سأرد بالملف.
    بجانب ‎/get يمكنك تحديد المطلوب: 720، mp3، ‎1:05-2:30 لمقطع، subs:de للترجمة.
    للمشرفين: ‎/settings، و ‎/follow مع رابط قناة، و ‎/pause 1h لإسكاتي.
group-welcome =
    شكرًا على إضافتي. يمكنكم إرسال رابط لفيديو أو منشور أو أغنية، وسأرد بالملف. وحيث لا يُراد أن أنتبه للروابط من تلقاء نفسي، يكفي ذكري (‎@{ $name }) أو كتابة ‎/get. يختار المشرفون كل ذلك عبر ‎/settings.
group-privacy =
    يُخفي Telegram الرسائل عني هنا، فلا أرى إلا الأوامر والرسائل التي تذكرني. لكي أنتبه للروابط، يمكن جعلي مشرفًا. أو يوقف مشغّل البوت خيار “Group Privacy” لدى ‎@BotFather، ثم يزيلني من هذه المجموعة ويضيفني من جديد.
not-noticed = لا أرد على الروابط هنا من تلقاء نفسي.
paused = سأبقى صامتًا هنا لمدة { $wait }. يمكن للمشرفين إنهاء ذلك بالأمر ‎/resume.
resumed = لقد عدت.
pause-how = يُرجى كتابة المدة، مثل ‎/pause 1h أو ‎/pause 30m.
already = سبق أن وصل هذا هنا ↑
admins-only = لا يمكن إلا لمشرفي هذه الدردشة أن يطلبوا مني.
settings-admins = لا يمكن إلا لمشرفي هذه الدردشة فعل ذلك.
tg-adults-only = هذا للبالغين. يمكن لأحد المشرفين السماح به في هذه الدردشة عبر ‎/settings.
tg-stats = { $count ->
        [0] لا روابط في الأيام السبعة الماضية.
        [one] رابط واحد في الأيام السبعة الماضية.
        [two] رابطان في الأيام السبعة الماضية.
        [few] { $count } روابط في الأيام السبعة الماضية.
        [many] { $count } رابطًا في الأيام السبعة الماضية.
       *[other] { $count } رابط في الأيام السبعة الماضية.
    }
tg-stats-sites = معظمها من { $sites }.
tg-settings-title = ما يسري في هذه الدردشة
tg-settings-notice = الرد على الروابط دون طلب: { $value }
tg-settings-ask = السؤال عن الجودة: { $value }
tg-settings-remember = تذكّر آخر جودة تم اختيارها: { $value }
tg-settings-captions = العنوان والمصدر تحت الملفات: { $value }
tg-settings-links = روابط بدل الملفات: { $value }
tg-settings-quiet = بلا صوت: { $value }
tg-settings-remove = حذف الرسائل التي ليس فيها سوى الرابط بعد الرد عليه: { $value }
tg-settings-adults = وسائط للبالغين: { $value }
tg-settings-language = اللغة: { $value }
tg-settings-sites-how = لبعض المواقع فقط: ‎/settings sites youtube.com x.com (وكلمة all تلغي ذلك).
tg-who-all = الجميع
tg-who-admins = المشرفون
tg-language-own = لغة كل شخص
tg-button-quality = الجودة
tg-button-notice = الانتباه للروابط
tg-button-ask = السؤال عن الجودة
tg-button-remember = تذكّر الجودة
tg-button-captions = النص تحت الملف
tg-button-links = روابط فقط
tg-button-quiet = بلا صوت
tg-button-remove = حذف الروابط
tg-button-adults = للبالغين
tg-button-who = من يحق له الطلب
tg-button-language = اللغة
tg-button-region = المنطقة
tg-pick-region = من أين تُجلب الروابط المرسلة هنا؟
tg-button-done = تم
tg-pick = ما المطلوب؟
tg-unknown-command = لا أعرف هذا الأمر. ‎/help يخبرك بما أستطيع فعله.
tg-pick-words = الترجمة بأي لغة؟
tg-part = أي مقطع؟ يُرجى الرد على هذه الرسالة بالبداية والنهاية، مثل ‎1:05-2:30.
button-words = الترجمة
button-part = مقطع منه
button-menu = رجوع
tg-pick-quality = أي جودة عندما لا تُذكر جودة؟
tg-pick-language = أي لغة؟
language = العربية
inline-how = يُكتب رابط بعد اسمي
inline-fetch = جلبه وإرساله هنا
inline-forgotten = لم أعد أعرف ما كان هذا. يُرجى إرساله مرة أخرى.
inline-first = الأول من { $count }. للحصول على الكل، يُرجى إرسال الرابط إليّ في دردشة خاصة.
inline-link = لا أستطيع إرسال ملفات إليك في مكان آخر قبل أن تصلني رسالة منك في دردشة خاصة، لذا إليك رابطًا. يعمل حتى { $until } UTC.
inline-adults = هذا للبالغين. يُرجى طلبه مني في دردشة خاصة.
quality-as-link = كرابط: { $quality }
button-link = الأفضل، كرابط

list-looking = أنظر في القائمة…
list-items = { $count ->
        [one] عنصر واحد.
        [two] عنصران.
        [few] { $count } عناصر.
        [many] { $count } عنصرًا.
       *[other] { $count } عنصر.
    }
list-first = المعروض هو أول { $count }.
list-choose = يُرجى اختيار المطلوب، ثم الضغط على «جلب».
list-chosen = تم اختيار: { $count }.
list-cost = يُحسب هذا { $cost ->
        [one] رابطًا واحدًا
        [two] رابطين
        [few] { $cost } روابط
        [many] { $cost } رابطًا
       *[other] { $cost } رابط
    } من الروابط المسموح لك بجلبها في الساعة، وعددها { $limit }.
list-takes-longer = يصل الباقي عندما يتوفر مكان من جديد.
list-now = { $nth } من { $count } · الآن: { $title }
list-waits = هذا كل ما يمكنك جلبه حاليًا. تُستأنف العملية بعد { $wait }.
list-done = وصل { $arrived } من { $count }.
list-cancelled = تم الإلغاء. وصل { $arrived } من { $count }.
list-more-failed = … وعدد ما لم يصل غير ذلك: { $count }.
list-button-all = الكل
list-button-none = لا شيء
list-button-fetch = جلب ({ $count })
list-fetching = جارٍ الجلب: { $count }
list-none = لا توجد قائمة تشغيل وراء هذا الرابط. الأمر ‎/get يجلب ما هو موجود.
list-not-here = لا أستطيع ذلك إلا حيث أكون عضوًا، أو في دردشة خاصة معي.
list-placeholder = اختيار المطلوب
list-how = يُكتب مع رابط قائمة تشغيل أو قناة، مثل ‎/playlist https://…‎

tg-command-get = جلب ما وراء رابط: 720، mp3، ‎1:05-2:30 لمقطع
tg-command-settings = ما يسري في هذه الدردشة
tg-command-playlist = اختيار ما يُجلب من قائمة تشغيل أو قناة
tg-command-follow = الجديد في قناة أو قائمة تشغيل يصل إلى هنا
tg-command-unfollow = ما يصل إلى هنا، وكيفية إنهائه
tg-command-pause = الصمت لفترة
tg-command-resume = العودة إلى الرد
tg-command-stats = كم طُلب هنا
tg-command-owner-stats = ما ينتظر وما يجري، والازدحام، والمواقع التي تعمل
tg-command-status = المواقع التي تعمل حاليًا
tg-command-region = من أين تُجلب روابطك
tg-command-help = ما أستطيع فعله
tg-command-privacy = ما يُحفظ عنك، وإلى متى
tg-command-forget_me = حذف ما يُحفظ عنك
tg-command-limits = كم يحق للناس أن يطلبوا
tg-command-surge = ما يسري عند كثرة الطلبات
tg-command-queue = عدد المنتظرين
tg-command-cookies = تسجيلات الدخول إلى المواقع
tg-command-allow = السماح لشخص بالدخول
tg-command-trust = منح شخص أكثر من غيره
tg-command-block = منع شخص
tg-command-forget = العودة إلى ما يسري على الجميع

follow-new = أتابع من الآن «{ $title }»: يصل الجديد منها إلى هنا. أتحقق كل { $every }. لإنهاء ذلك: ‎/unfollow.
follow-known = أتابع «{ $title }» هنا من قبل. لإنهاء ذلك: ‎/unfollow.
follow-many = وصلت في هذه الدردشة إلى الحد الأقصى للقوائم المتابَعة: { $count }. لإنهاء إحداها: ‎/unfollow.
follow-full = أتابع أقصى ما أستطيع من القوائم. يمكن لمشغّل هذا البوت السماح بالمزيد.
follow-off = لا يريد مشغّل هذا البوت أن أتابع أي شيء.
follow-no-list = لم أجد قائمة تشغيل أو قناة وراء هذا الرابط.
follow-how = يُكتب مع رابط قناة أو قائمة تشغيل، مثل ‎/follow https://…‎
follow-list = هذا ما أتابعه هنا. الضغط على أحدها ينهي متابعته:
follow-none = لا أتابع شيئًا هنا.
follow-ended = لم أعد أتابع «{ $title }».
follow-stopped = لم أعد أتابع «{ $title }»: فشل الأمر منذ أيام. { $why }

discord-help =
    يمكنك كتابة **‎/get** مع رابط، وسأرد بالفيديو أو الصوت الذي وراءه، أما **‎/audio** فيعطي الصوت فقط.
    أو اختيار **التطبيقات ← جلب الوسائط** على رسالة فيها رابط، أو ذكري مع رابط، أو الكتابة إليّ في رسالة خاصة.
    يتيح **‎/playlist** الاختيار من قائمة تشغيل أو قناة، ويجلب **‎/follow** الجديد منها تلقائيًا.
    أحاول اختيار أفضل جودة تتسع لها القناة وتعمل على الهواتف. وما كان كبيرًا جدًا يصل كرابط.
    لا أرى إلا ما يراه الجميع: لا شيء خاصًا، ولا شيء يتطلب تسجيل الدخول.
discord-owner = لمالكي هذا البوت
discord-owner-stats = ما ينتظر وما يجري، والازدحام، والمواقع التي تعمل
discord-owner-surge = عرض ما إذا كان الجميع يحصلون على أقل، أو تغيير ذلك
discord-owner-limits = عرض الحدود، أو تغيير أحدها
discord-owner-count = عدد، أو حجم من أجل user-bytes، أو off أو default
discord-owner-trusted = للموثوق بهم
discord-owner-allow = خدمة شخص حيث لا يُخدم الجميع
discord-owner-block = التوقف عن خدمة شخص
discord-owner-trust = منح شخص أكثر من غيره
discord-owner-forget = إعادة شخص إلى ما يسري على الجميع
discord-owner-only = لا يمكن إلا لمالكي هذا البوت فعل ذلك.
discord-owner-limits-how = للتغيير: ‎/owner limits مع اسم وقيمة، وهي عدد أو off أو default.
discord-get = جلب الفيديو أو الصوت الذي وراء رابط
discord-audio = جلب الصوت فقط مما وراء رابط
discord-playlist = اختيار ما يُجلب من قائمة تشغيل أو قناة
discord-follow = الجديد في قناة أو قائمة تشغيل يصل إلى هنا
discord-unfollow = ما يصل إلى هنا تلقائيًا، وكيفية إنهائه
discord-list-url = رابط لقائمة تشغيل أو قناة
discord-status = المواقع التي تعمل حاليًا
discord-region = من أين تُجلب روابطك
discord-privacy = ما يُحفظ عنك، وإلى متى
discord-forget-me = حذف ما يُحفظ عنك
discord-help-short = ما يستطيع هذا البوت فعله
discord-settings = ما يريده هذا الخادم أو القناة من البوت
discord-url = رابط
discord-quality = القيمة fit أو best أو ارتفاع مثل 720 أو audio أو mp3
discord-clip = مقطع فقط، مثل ‎1:05-2:30
discord-subtitles = مع ترجمة، مثل ar
discord-menu = جلب الوسائط
discord-look-there = يستغرق هذا وقتًا طويلًا. إذا لم أستطع إرساله إليك، فسيكون هنا: ‎{ $link }
discord-not-there = يصل هذا في رسالة خاصة، إذ لا يُسمح لي بالكتابة في { $channel }. يمكن لمن يدير تلك القناة منحي “View Channel” و “Send Messages”، وللمواضيع “Send Messages in Threads”.
discord-button-link = رابط بالجودة الكاملة
settings-option-where = للخادم كله، أو لهذه القناة وحدها
settings-option-notice = الرد على الروابط دون طلب
settings-option-sites = روابط هذه المواقع فقط، مفصولة بفاصلة؛ وكلمة all تلغي ذلك
settings-option-quality = لمن لا يذكر جودة: fit أو best أو ارتفاع مثل 720 أو audio أو mp3
settings-option-role = إضافة دور إلى من يحق لهم الطلب، أو إزالته
settings-option-links = رابط بدل الملف
settings-option-quiet = الرد على الأوامر لا يراه إلا صاحب الطلب، وبقية الردود بلا صوت
settings-option-bare = إزالة المعاينة تحت الرسائل التي تم الرد عليها
settings-option-region = من أين تُجلب الروابط؛ وكلمة any تترك ذلك للبوت
settings-option-language = لغة كل الردود هنا؛ وكلمة any تترك ذلك لكل شخص
settings-option-reset = إعادة كل شيء كما كان في البداية
settings-where-server = هذا الخادم
settings-where-channel = هذه القناة
settings-title = ما يسري في { $where }
settings-yes = نعم
settings-no = لا
settings-all = الكل
settings-notice = الرد على الروابط دون طلب: { $value }
settings-sites = المواقع: { $value }
settings-quality = الجودة عندما لا تُذكر جودة: { $value }
settings-roles = من يحق له الطلب: { $value }
settings-links = روابط بدل الملفات: { $value }
settings-quiet = بهدوء: { $value }
settings-language = اللغة: { $value }
settings-own-language = لغة كل شخص
settings-bad-language = أعرف هذه اللغات: { $names }؛ وكلمة “any” تترك ذلك لكل شخص.
settings-region = مكان الجلب: { $value }
settings-any = حيث يكون الأسرع
settings-bare = إزالة المعاينة تحت الرسائل التي تم الرد عليها: { $value }
settings-kept = تم الحفظ، ويسري في { $where }.
settings-bad-quality = الجودة هي fit أو best أو ارتفاع مثل 720 أو audio أو mp3.
settings-forbidden = لا يمكن إلا للأعضاء الذين يحق لهم إدارة هذا الخادم فعل ذلك.
settings-no-content = لا أستطيع رؤية الروابط في الرسائل: خيار “Message Content Intent” متوقف لهذا البوت. يمكن لمشغّل البوت تفعيله في discord.com/developers/applications، تحت Bot. وكل ما عدا ذلك يعمل.
settings-missing = تنقصني في هذه القناة الأذونات التالية: { $permissions }. يمكن لمن يدير القناة منحها.

ack = جارٍ العمل…
stage-queued = في انتظار عامل متفرغ…
stage-extracting = أنظر في الصفحة…
stage-downloading = جارٍ التنزيل
stage-merging = أجمع الفيديو والصوت…
stage-encoding = أصغّر الملف لهذه الدردشة…
stage-uploading = جارٍ الرفع
stage-retrying = تعثّر الموقع. أحاول مرة أخرى…
stage-restarting = حدث خطأ من جهتي. أحاول مرة أخرى…
wait-seconds = { $count ->
        [one] ثانية واحدة
        [two] ثانيتين
        [few] { $count } ثوانٍ
        [many] { $count } ثانية
       *[other] { $count } ثانية
    }
wait-minutes = { $count ->
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
wait-hours = { $count ->
        [one] ساعة واحدة
        [two] ساعتين
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
left = بقي ‎{ $eta }

link = الملف أكبر مما تسمح به هذه الدردشة (‎{ $size })، لذا إليك رابطًا. يعمل حتى { $until } UTC.
link-many = العناصر ({ $count }) أكثر مما تتسع له هذه الدردشة، لذا إليك رابطًا لها كلها. يعمل حتى { $until } UTC.
link-wanted = إليك الرابط. يعمل حتى { $until } UTC.
link-no-attach = لا يُسمح لي بإرفاق ملفات هنا، لذا إليك رابطًا. يعمل حتى { $until } UTC.
    يمكن لمن يدير هذه القناة منحي “Attach Files”.
download = تنزيل
watch = مشاهدة أو تنزيل
items-missing = { $count ->
        [one] تعذّر الحصول على عنصر واحد من هذا المنشور.
        [two] تعذّر الحصول على عنصرين من هذا المنشور.
        [few] تعذّر الحصول على { $count } عناصر من هذا المنشور.
        [many] تعذّر الحصول على { $count } عنصرًا من هذا المنشور.
       *[other] تعذّر الحصول على { $count } عنصر من هذا المنشور.
    }
button-delete-page = حذف الرابط
page-deleted = تم حذف الرابط. لم يعد بإمكان أحد فتحه.
page-gone-already = هذا الرابط لم يعد موجودًا.
too-many-links = آخذ عشرة روابط من رسالة واحدة. تركت { $count ->
        [one] رابطًا واحدًا
        [two] رابطين
        [few] { $count } روابط
        [many] { $count } رابطًا
       *[other] { $count } رابط
    }، ويُرجى إرسال الباقي مرة أخرى.
left-out = أقصى عدد من الروابط آخذه من رسالة واحدة هو { $most }. تركت { $count ->
        [one] رابطًا واحدًا
        [two] رابطين
        [few] { $count } روابط
        [many] { $count } رابطًا
       *[other] { $count } رابط
    }، ويُرجى إرسال الباقي مرة أخرى.
unknown-command = لا أعرف هذا الأمر.
unknown-wish =
    لا أعرف ما المطلوب بـ «{ $word }». بجانب الرابط أفهم الجودة (fit، best، 720، audio، mp3)، والمقطع (‎1:05-2:30)، والترجمة (subs:de).
privacy =
    ما أحفظه عنك:
    • الروابط التي أرسلتها وما آلت إليه، لمدة { $requests }؛
    • الملفات التي نتجت عنها، لمدة { $links }، لتقديمها من جديد دون سؤال الموقع؛ وتُشارَك مع من يرسل الرابط نفسه، دون ذكر من طلب أولًا؛
    • ما اخترته من قوائم التشغيل، لمدة { $requests }؛
    • القنوات التي طلبت مني متابعتها، إلى أن تنتهي المتابعة؛
    • عدد الروابط التي أرسلتها، ليوم واحد على الأكثر، كرقم فقط.
    السجلات تذكر المواقع والمهام، ولا تذكرك ولا تذكر روابطك. لحذف ما أحفظه عنك: ‎/forget_me.
forgotten-you = تم: ألغيت ما كان في انتظار الجلب لك وحذفت ما حفظته عنك. ما زلت أعدّ الروابط التي أرسلتها، ليوم واحد على الأكثر؛ أما ترتيب الدور في قائمة الانتظار فيزول خلال يومين.
button-cancel = إلغاء
button-audio = الصوت
button-quality = جودة أخرى
button-best = الجودة الكاملة
button-renew = رابط جديد
button-delete = حذف
button-again = المحاولة مرة أخرى
button-site-back = جلب عند عودة الموقع
button-premiere = جلب عند البدء
pick-quality = ما المطلوب بدلًا من ذلك؟
quality-fit = ما تتسع له هذه الدردشة
quality-best = أفضل ما هو متاح
quality-audio = الصوت فقط
quality-mp3 = الصوت فقط، بصيغة MP3
cancelled = تم الإلغاء.
too-late-to-cancel = فات الأوان: الرد في الطريق.
not-yours = لا يمكن ذلك إلا لمن قدّم الطلب.
forgotten = لم أعد أتذكر هذا الرابط. يُرجى إرساله مرة أخرى.
parked-site = سأجلبه حالما يعود إلى العمل { $site }.
parked-premiere = سأجلبه بعد أن يبدأ.
region-only-one = ليس لديّ سوى مكان واحد أجلب منه.
region-unknown = أعرف هذه المناطق: { $names }. وكلمة “any” تترك الاختيار لي.
region-is = { $region ->
        [any] تُجلب روابطك من حيث يكون الأسرع.
       *[other] تُجلب روابطك من { $region } ما دام هناك من يعمل فيها.
    } للتغيير: ‎/region مع واحدة من { $names } أو any.
status-fine = كل المواقع التي طُلبت مؤخرًا تعمل.
status-failing = فشلت آخر محاولة لدى: { $sites }
status-working = جُرّبت مؤخرًا وتعمل: { $sites }
status-down = هذه المواقع لا تعمل حاليًا عند أحد: { $sites }

owner-failures = { $count ->
        [one] فشل رابط واحد بخطأ مني ({ $kind }).
        [two] فشل رابطان بخطأ مني ({ $kind }).
        [few] فشلت { $count } روابط بخطأ مني ({ $kind }).
        [many] فشل { $count } رابطًا بخطأ مني ({ $kind }).
       *[other] فشل { $count } رابط بخطأ مني ({ $kind }).
    } التفاصيل: linkferry admin dead-letters. أذكر ذلك مرة في الساعة على الأكثر.

owner-surge = ينتظر الناس دورهم لمدة { $wait }، لذا آخذ من الجميع أقل إلى أن ينتهي ذلك. لإيقافه: ‎/surge off (وعلى Discord: ‎/owner surge).
owner-bytes-soon = المنطقة { $region } جلبت هذا الشهر ‎{ $used } من المسموح به وهو ‎{ $budget } (BANDWIDTH_MONTH). عندما ينفد ذلك كله، يحصل الجميع على أقل.
owner-bytes-over = المنطقة { $region } جلبت هذا الشهر ‎{ $used } وكان المسموح به ‎{ $budget } (BANDWIDTH_MONTH). يحصل الجميع على أقل حتى نهاية الشهر. لإيقاف ذلك: ‎/surge off.
owner-canary-fails = لا يعمل { $site }: فشل رابط أجلبه منه بانتظام. { $why } لمعرفة حال بقية المواقع: ‎/status.
owner-canary-works = عاد إلى العمل { $site }.
owner-claimed = أصبحت ملكية هذا البوت لك الآن. للتحكم به: ‎/limits و ‎/surge و ‎/allow و ‎/block و ‎/trust و ‎/queue.
owner-claim-failed = هذا الرابط مستخدَم من قبل أو قديم جدًا. يحتوي سجل البوت على رابط جديد بعد إعادة التشغيل.
owner-people = الشخص { $person }: { $standing ->
        [allowed] مسموح له.
        [blocked] ممنوع.
        [trusted] موثوق به.
        [owner] مالك.
       *[nobody] يسري عليه الآن ما يسري على الجميع.
    }
owner-person-how = يُكتب رقم الشخص بعد الأمر، مثل ‎/{ $command } 123456789. ولمعرفة الرقم: ‎@userinfobot.
owner-limits-how = للتغيير: ‎/limits NAME COUNT، وللموثوق بهم: ‎/limits trusted NAME COUNT. حيث NAME اسم الحد و COUNT عدد أو off أو default.
owner-limits-bad = لا أفهم ذلك: { $why }
owner-limit-set = قيمة { $name } من الآن: { $count }.
owner-surge-is = وضع الازدحام: { $mode }{ $now ->
        [crowd] ، وهو مفعّل الآن.
        [bytes] ، وهو مفعّل الآن: نفدت بيانات هذا الشهر في إحدى المناطق.
       *[none] ، ولا ازدحام الآن.
    }
owner-queue = المنطقة { $region }: في الانتظار { $waiting }، قيد التنفيذ { $running }، { $workers ->
        [one] عامل واحد
        [two] عاملان
        [few] { $workers } عمال
        [many] { $workers } عاملًا
       *[other] { $workers } عامل
    }، عدد الأماكن { $places }.
owner-queue-empty = لا يوجد عامل قيد التشغيل.
owner-cookies-kept = حفظت ملفات تعريف الارتباط من { $site } باسم { $id }، وعددها { $count }، وأستخدمها { $region ->
        [any] في كل المناطق.
       *[other] في { $region }.
    }
owner-cookies-end = تنتهي صلاحيتها في ‎{ $date }.
owner-cookies-left-out = ملفات من مواقع أخرى لم تُؤخذ: { $count }.
owner-cookies-bad = لم أحفظ شيئًا: { $why }. يُرجى إرسال ملف cookies.txt مُصدَّر، مع كتابة الموقع في النص المرفق.
owner-cookies-taken = حذفت رسالتك.
owner-cookies-not-taken = لم أستطع حذف رسالتك: يُرجى حذفها بنفسك.
owner-cookies-line = الاسم { $id }: الموقع { $site }، عدد الملفات { $count }، { $region ->
        [any] كل المناطق.
       *[other] المنطقة { $region }.
    }
owner-cookies-health = في { $region } تكفي لنسبة { $score } % من الروابط{ $rests ->
        [none] .
       *[other] ، وهي متوقفة لمدة { $rests }: رفضها الموقع.
    }
owner-cookies-removed = تم حذف { $id }.
owner-cookies-unknown = لا توجد ملفات تعريف ارتباط باسم { $id }.
owner-cookies-how = للإضافة يُرجى إرسال ملف cookies.txt إليّ مع كتابة الموقع في النص المرفق، وللحذف: ‎/cookies remove ID.
owner-cookies-soon = ملفات تعريف الارتباط { $id } من { $site } تنتهي صلاحيتها في ‎{ $date }. يُرجى إرسال ملف cookies.txt جديد إليّ قبل ذلك.
owner-cookies-rest = رفض { $site } ملفات تعريف الارتباط { $id } في { $region }. سأستخدم غيرها أو لا شيء لمدة { $rests }؛ وإذا استمر ذلك، يُرجى إرسال ملف cookies.txt جديد إليّ.

ack-line = رقمك في قائمة الانتظار { $position }، والانتظار نحو { $wait }.
ack-surge = جارٍ العمل… { $why ->
        [bytes] كادت بيانات هذا الشهر تنفد، لذا يصل الفيديو بجودة 720p على الأكثر.
       *[crowd] الطلبات كثيرة جدًا الآن، لذا قد يطول الأمر، ويصل الفيديو بجودة 720p على الأكثر.
    }
web-title = لصق رابط
web-says = يظهر هنا الفيديو أو الأغنية.
web-quality = الجودة
web-fit = يعمل في كل مكان
web-best = أفضل ما هو متاح
web-height = { $height }p
web-audio = الصوت
web-mp3 = MP3
web-fetch = جلب
web-key = تتطلب هذه الخدمة مفتاح API:
web-no-script = تحتاج هذه الصفحة إلى البرامج النصية. أما صفحات الروابط في الدردشات فلا تحتاج إليها.

page-download = تنزيل
page-download-all = تنزيل الكل ({ $count })
page-copy = نسخ الرابط
page-copied = تم النسخ
page-source = المصدر
page-until = متاح حتى
page-no-player = لا يستطيع متصفحك تشغيل هذا هنا، لكن يمكنك تنزيله.
page-report = الإبلاغ عن هذه الصفحة
page-report-ask = ما المشكلة فيها؟
page-report-rights = هذا ملكي، أو أتصرف نيابة عن صاحبه
page-report-harm = هذا غير قانوني أو ضار
page-report-other = شيء آخر
page-report-send = إرسال البلاغ
page-reported-title = شكرًا
page-reported-says = وصل بلاغك إلى مشغّل هذه الخدمة.
page-delete = حذف هذه الصفحة
page-delete-ask = لن يستطيع أحد فتحها بعد ذلك بهذا الرابط.
page-delete-yes = حذف
page-deleted-title = تم حذف هذه الصفحة
page-deleted-says = حذفها من طلبها. لم يعد هنا ما يُعرض.
page-expired-title = انتهت صلاحية هذا الرابط
page-expired-says = تُحفظ الملفات هنا لفترة فقط، وقد انتهت فترة هذا الملف.
page-renew = جلبه مرة أخرى في الدردشة
page-renew-says = يُرجى إرسال الرابط إلى البوت مرة أخرى في الدردشة التي حصلت منها على هذه الصفحة، وستصلك صفحة جديدة.
page-unknown-title = لا توجد صفحة كهذه
page-unknown-says =
    الرابط غير كامل، أو لم يكن يؤدي إلى شيء قط. يُرجى نسخه مرة أخرى من الدردشة التي حصلت عليه منها.
page-waiting-title = جارٍ العمل…
page-waiting-says = تتحقق هذه الصفحة من جديد تلقائيًا، وتعرض الملف عندما يجهز.
page-failed-title = لم ينجح ذلك
page-failed-says = لا يوجد ملف لعرضه هنا.
page-busy-title = لحظة واحدة
page-busy-says = لا يمكن عرض هذه الصفحة الآن. يُرجى المحاولة مرة أخرى بعد قليل.
page-back = العودة إلى الصفحة
page-served-by = محفوظ لفترة لدى Linkferry

owner-report = أبلغ شخص عن صفحة رابط: «{ $title }» ({ $why })، من ‎{ $link }
    لإزالتها: linkferry admin takedown

busy = لا أستطيع الوصول إلى قائمة الانتظار الآن. يُرجى إرسال الرابط مرة أخرى بعد قليل.

failure-no_link = لا يوجد رابط في رسالتك. يُرجى إرسال رابط يبدأ بـ https://‎
failure-bad_link = لا أستطيع فتح ذلك: { $reason ->
        [scheme] لا تعمل إلا الروابط التي تبدأ بـ http://‎ أو https://‎.
        [credentials] لا تُقبل الروابط التي تحتوي على اسم مستخدم أو كلمة مرور.
        [too_long] الرابط أطول من 2048 حرفًا.
        [port] المنفذ في الرابط غير صالح.
       *[other] الرابط غير كامل.
    }
failure-policy = لا يسمح مشغّل هذا البوت بروابط هذا الموقع.
failure-taken_down = أُزيل هذا بناءً على طلب، لذا لا أجلبه.
failure-role = في هذه القناة لا يحق الطلب مني إلا لبعض الأدوار.
failure-limited = كان ذلك كثيرًا دفعة واحدة. يُرجى إرساله مرة أخرى بعد { $wait }.
failure-limited_surge = { $why ->
        [bytes] كادت بيانات هذا الشهر تنفد
       *[crowd] الطلبات كثيرة جدًا الآن
    }، لذا يحصل الجميع على أقل من المعتاد. يُرجى إرساله مرة أخرى بعد { $wait }.
failure-surge = { $why ->
        [bytes] كادت بيانات هذا الشهر تنفد
       *[crowd] الطلبات كثيرة جدًا الآن
    }، والأولوية لمن سبق لهم استخدام هذا البوت. يُرجى العودة بعد { $wait }.
failure-not_admitted = هذا البوت ليس مفتوحًا للجميع. يمكنك طلب الإذن من مشغّله.
failure-unavailable = لا أستطيع الوصول إلى قائمة الانتظار الآن. يُرجى المحاولة مرة أخرى بعد قليل.
failure-not_found = هذه الصفحة غير موجودة (أجاب الموقع “not found”). هل الرابط كامل؟
failure-removed = أُزيل هذا من الموقع.
failure-private = هذا خاص؛ لا أستطيع جلب إلا ما يراه الجميع.
failure-login_required = لا يعرض الموقع هذا إلا لمن سجّلوا الدخول.
failure-age_restricted = يطلب الموقع هنا التحقق من العمر، لذا لا أستطيع جلبه.
failure-geo_blocked = لا يعرض الموقع هذا في البلد الذي أعمل فيه.
failure-bot_check = يظن الموقع أنني روبوت ويريد إثباتًا. يُرجى المحاولة لاحقًا.
failure-drm = هذا محمي بتقنية DRM ولا يمكن جلبه.
failure-unsupported = لا أعرف كيف أحصل على الوسائط من هذا الموقع.
failure-no_media = لم أجد فيديو أو صوتًا في تلك الصفحة.
failure-not_media = يؤدي هذا الرابط إلى ملف ليس فيديو ولا صوتًا.
failure-empty = الملف الذي وراء هذا الرابط فارغ.
failure-live = ما زال البث المباشر جاريًا. يُرجى إرسال الرابط مرة أخرى بعد انتهاء البث.
failure-premiere = لم يبدأ هذا بعد. يُرجى إرسال الرابط مرة أخرى بعد العرض الأول.
failure-forbidden = يؤدي هذا الرابط إلى عنوان لا أفتحه.
failure-too_long = هذا أطول مما يقبله هذا البوت.
failure-too_big = هذا أكبر مما يقبله هذا البوت.
failure-no_such_format = لا يتوفر هذا بالشكل الذي طلبته.
failure-bad_clip = المدة أقصر من ذلك: المقطع الذي طلبته يقع بعد النهاية.
failure-adults_only = هذا للبالغين. لا أعرضه إلا في القنوات المحددة بأنها مقيّدة بالعمر.
failure-no_link_possible = هذا أكبر مما تسمح به هذه الدردشة، ولا يستطيع هذا البوت تقديم روابط.
failure-not_writable = لا أستطيع الكتابة في ‎{ $folder }.
failure-truncated = توقف الموقع عن الإرسال قبل النهاية. يُرجى المحاولة مرة أخرى بعد فترة.
failure-site_trouble = أجاب الموقع بخطأ. يُرجى المحاولة مرة أخرى بعد فترة.
failure-site_down = لا يعمل { $site } حاليًا عند أحد، لذا لم أُبقِ طلبك في الانتظار. يُرجى المحاولة لاحقًا.
failure-expired = انتظر رابطك يومًا كاملًا دون أن يأتي دوره، لذا توقفت عن المحاولة.
failure-rate_limited = يطلب الموقع مني الإبطاء. يُرجى المحاولة مرة أخرى بعد فترة.
failure-unreachable = لم أستطع الوصول إلى هذا الموقع. هل العنوان صحيح؟
failure-deadline = استغرق ذلك وقتًا طويلًا جدًا، لذا توقفت. يُرجى المحاولة مرة أخرى بعد فترة.
failure-internal = حدث خطأ من جهتي. يُرجى المحاولة مرة أخرى؛ وإذا استمر ذلك، يُرجى إبلاغ مشغّل البوت.
failure-crashed = فشل العمل على هذا الرابط من جهتي أكثر من مرة، لذا توقفت.
failure-disk_full = لا مساحة لديّ الآن. يُرجى المحاولة لاحقًا.
failure-storage = مخزن الملفات الكبيرة لا يستجيب. يُرجى المحاولة لاحقًا.
