# unreviewed: no speaker has read these sentences yet.

start =
    मुझे कोई लिंक भेजें, और मैं उसका वीडियो या ऑडियो आपको भेज दूँगा।
    अगर वह इस चैट के लिए बहुत बड़ा हुआ, तो आपको एक लिंक मिलेगा जो कुछ समय तक काम करेगा।
help =
    किसी वीडियो, पोस्ट या गाने का लिंक भेजें। मैं जवाब में फ़ाइल भेजूँगा।
    मैं वह सबसे अच्छी क्वालिटी चुनता हूँ जो इस चैट में समाए और फ़ोन पर चले। जो बहुत बड़ा हो, वह लिंक के रूप में आता है। मैं वही देख पाता हूँ जो सब देख सकते हैं: कुछ भी निजी नहीं, कुछ भी लॉगिन के पीछे का नहीं।
    /get और लिंक के साथ आप बता सकते हैं कि क्या चाहिए: 720, mp3, किसी हिस्से के लिए 1:05-2:30, सबटाइटल के लिए subs:de।
    /playlist और लिंक से दिखता है कि प्लेलिस्ट या चैनल में क्या है, ताकि आप चुन सकें; /follow वहाँ का नया अपने आप लाता है।
    /settings में वह रहता है जो आपको हमेशा चाहिए। मुझे ग्रुप में भी जोड़ा जा सकता है।

tg-help-group =
    कोई लिंक भेजें, लिंक के साथ मेरा नाम लिखें, या लिंक के साथ (या लिंक के जवाब में) /get लिखें: मैं जवाब में फ़ाइल भेजूँगा।
    /get के साथ आप बता सकते हैं कि क्या चाहिए: 720, mp3, किसी हिस्से के लिए 1:05-2:30, सबटाइटल के लिए subs:de।
    एडमिन के लिए: /settings, किसी चैनल के लिंक के साथ /follow, और मुझे चुप कराने के लिए /pause 1h।
group-welcome =
    मुझे जोड़ने के लिए धन्यवाद। किसी वीडियो, पोस्ट या गाने का लिंक भेजें, और मैं जवाब में फ़ाइल भेजूँगा। जहाँ मुझे लिंक पर अपने आप ध्यान नहीं देना है, वहाँ मेरा नाम लिखें (@{ $name }) या /get लिखें। यह सब एडमिन /settings से चुनते हैं।
group-privacy =
    Telegram यहाँ के संदेश मुझसे छिपाता है, इसलिए मुझे सिर्फ़ कमांड और वे संदेश दिखते हैं जिनमें मेरा नाम हो। लिंक पर ध्यान देने के लिए मुझे एडमिन बनाएँ। या बॉट के संचालक @BotFather में “Group Privacy” बंद करें, फिर मुझे इस ग्रुप से हटाकर दोबारा जोड़ें।
not-noticed = यहाँ मैं लिंक का जवाब अपने आप नहीं देता।
paused = मैं यहाँ { $wait } तक चुप हूँ। एडमिन इसे /resume से ख़त्म कर सकते हैं।
resumed = मैं वापस आ गया।
pause-how = लिखें कि कितनी देर, जैसे /pause 1h या /pause 30m।
already = यह यहाँ पहले से है ↑
admins-only = इस चैट में सिर्फ़ एडमिन मुझसे कुछ माँग सकते हैं।
settings-admins = यह सिर्फ़ इस चैट के एडमिन कर सकते हैं।
tg-adults-only = यह वयस्कों के लिए है। एडमिन इस चैट में /settings से इसकी अनुमति दे सकते हैं।
tg-stats = { $count ->
        [0] पिछले सात दिनों में कोई लिंक नहीं।
       *[other] पिछले सात दिनों में { $count } लिंक।
    }
tg-stats-sites = सबसे ज़्यादा यहाँ से: { $sites }।
tg-settings-title = इस चैट में क्या लागू है
tg-settings-notice = बिना कहे लिंक का जवाब: { $value }
tg-settings-ask = क्वालिटी पूछना: { $value }
tg-settings-remember = पिछली चुनी गई क्वालिटी याद रखना: { $value }
tg-settings-captions = फ़ाइल के नीचे शीर्षक और स्रोत: { $value }
tg-settings-links = फ़ाइल की जगह लिंक: { $value }
tg-settings-quiet = बिना आवाज़ के: { $value }
tg-settings-remove = जिन संदेशों में सिर्फ़ लिंक हो, उन्हें जवाब के बाद हटाना: { $value }
tg-settings-adults = वयस्कों के लिए मीडिया: { $value }
tg-settings-language = भाषा: { $value }
tg-settings-sites-how = सिर्फ़ कुछ साइटों के लिए: /settings sites youtube.com x.com (all से यह हट जाता है)।
tg-who-all = सब
tg-who-admins = एडमिन
tg-language-own = हर व्यक्ति की अपनी
tg-button-quality = क्वालिटी
tg-button-notice = लिंक पर ध्यान
tg-button-ask = क्वालिटी पूछें
tg-button-remember = क्वालिटी याद रखें
tg-button-captions = कैप्शन
tg-button-links = सिर्फ़ लिंक
tg-button-quiet = बिना आवाज़ के
tg-button-remove = लिंक हटाएँ
tg-button-adults = वयस्कों के लिए
tg-button-who = कौन माँग सकता है
tg-button-language = भाषा
tg-button-region = क्षेत्र
tg-pick-region = यहाँ के लिंक कहाँ से लाए जाएँ?
tg-button-done = हो गया
tg-pick = आपको क्या चाहिए?
tg-unknown-command = मैं यह कमांड नहीं जानता। /help बताता है कि मैं क्या कर सकता हूँ।
tg-pick-words = सबटाइटल किस भाषा में?
tg-part = कौन सा हिस्सा? इस संदेश के जवाब में शुरुआत और अंत लिखें, जैसे 1:05-2:30।
button-words = सबटाइटल
button-part = एक हिस्सा
button-menu = वापस
tg-pick-quality = कोई क्वालिटी न बताए, तो कौन सी?
tg-pick-language = कौन सी भाषा?
language = हिन्दी
inline-how = मेरे नाम के बाद लिंक लिखें
inline-fetch = लाएँ और यहाँ भेजें
inline-forgotten = मुझे अब याद नहीं कि यह क्या था। कृपया इसे फिर भेजें।
inline-first = कुल { $count } में से पहला। सब पाने के लिए लिंक मुझे निजी चैट में भेजें।
inline-link = जब तक आप मुझे निजी चैट में नहीं लिखते, मैं आपको दूसरी जगह फ़ाइलें नहीं भेज सकता, इसलिए यह लिंक है। यह { $until } UTC तक काम करेगा।
inline-adults = यह वयस्कों के लिए है। इसे मुझसे निजी चैट में माँगें।
quality-as-link = { $quality }, लिंक के रूप में
button-link = सबसे अच्छा, लिंक से

list-looking = सूची देख रहा हूँ…
list-items = { $count } आइटम।
list-first = पहले { $count } दिखाए गए हैं।
list-choose = जो चाहिए वह चुनें, फिर “लाएँ” दबाएँ।
list-chosen = { $count } चुने गए।
list-cost = आप एक घंटे में { $limit } लिंक ला सकते हैं; इसमें उनमें से { $cost } लगेंगे।
list-takes-longer = बाक़ी तब आएँगे जब फिर जगह होगी।
list-now = { $count } में से { $nth } · अभी: { $title }
list-waits = अभी आप इतने ही ला सकते हैं। { $wait } में आगे बढ़ेगा।
list-done = { $count } में से { $arrived } पहुँचे।
list-cancelled = रद्द किया गया। { $count } में से { $arrived } पहुँचे।
list-more-failed = … और { $count } नहीं पहुँचे।
list-button-all = सब
list-button-none = कोई नहीं
list-button-fetch = लाएँ ({ $count })
list-fetching = काम चल रहा है: { $count }
list-none = उस लिंक पर कोई प्लेलिस्ट नहीं है। वहाँ जो है, उसे /get ले आता है।
list-not-here = यह मैं सिर्फ़ वहाँ कर सकता हूँ जहाँ मैं सदस्य हूँ, या मेरे साथ निजी चैट में।
list-placeholder = जो चाहिए वह चुनें
list-how = इसे प्लेलिस्ट या चैनल के लिंक के साथ लिखें, जैसे /playlist https://…

tg-command-get = लिंक पर जो है उसे लाएँ: 720, mp3, किसी हिस्से के लिए 1:05-2:30
tg-command-settings = इस चैट में क्या लागू है
tg-command-playlist = चुनें कि प्लेलिस्ट या चैनल से क्या लाना है
tg-command-follow = चैनल या प्लेलिस्ट का नया यहाँ आता है
tg-command-unfollow = यहाँ क्या आता है, और उसे कैसे रोकें
tg-command-pause = कुछ देर चुप रहना
tg-command-resume = फिर से जवाब देना
tg-command-stats = यहाँ कितना माँगा गया
tg-command-owner-stats = कितने इंतज़ार में और कितने चालू हैं, भीड़, और कौन सी साइटें काम करती हैं
tg-command-status = इस समय कौन सी साइटें काम करती हैं
tg-command-region = आपके लिंक कहाँ से लाए जाते हैं
tg-command-help = मैं क्या कर सकता हूँ
tg-command-privacy = आपके बारे में क्या रखा जाता है, और कब तक
tg-command-forget_me = आपके बारे में जो रखा है उसे मिटाता है
tg-command-limits = लोग कितना माँग सकते हैं
tg-command-surge = बहुत ज़्यादा माँग होने पर क्या लागू है
tg-command-queue = कितने इंतज़ार में हैं
tg-command-cookies = साइटों के लॉगिन
tg-command-allow = किसी को आने दें
tg-command-trust = किसी को ज़्यादा दें
tg-command-block = किसी को बाहर रखें
tg-command-forget = वापस वही जो सब पर लागू है

follow-new = अब से मैं “{ $title }” को फ़ॉलो करता हूँ: वहाँ का नया यहाँ आएगा। मैं हर { $every } पर देखता हूँ। /unfollow से यह रुकता है।
follow-known = “{ $title }” को मैं यहाँ पहले से फ़ॉलो करता हूँ। /unfollow से यह रुकता है।
follow-many = इस चैट में मैं पहले से { $count } सूचियाँ फ़ॉलो करता हूँ, और इससे ज़्यादा की अनुमति नहीं है। /unfollow से कोई एक रुकती है।
follow-full = मैं जितनी सूचियाँ फ़ॉलो कर सकता हूँ, उतनी कर रहा हूँ। बॉट के संचालक ज़्यादा की अनुमति दे सकते हैं।
follow-off = बॉट के संचालक नहीं चाहते कि मैं कुछ भी फ़ॉलो करूँ।
follow-no-list = उस लिंक पर मुझे कोई प्लेलिस्ट या चैनल नहीं मिला।
follow-how = इसे चैनल या प्लेलिस्ट के लिंक के साथ लिखें, जैसे /follow https://…
follow-list = मैं यहाँ इन्हें फ़ॉलो करता हूँ। रोकने के लिए कोई एक दबाएँ:
follow-none = मैं यहाँ कुछ भी फ़ॉलो नहीं करता।
follow-ended = अब मैं “{ $title }” को फ़ॉलो नहीं करता।
follow-stopped = अब मैं “{ $title }” को फ़ॉलो नहीं करता: यह कई दिनों से विफल हो रहा है। { $why }

discord-help =
    लिंक के साथ **/get** लिखें, और मैं जवाब में उसका वीडियो या ऑडियो भेजूँगा; **/audio** सिर्फ़ आवाज़ देता है।
    या लिंक वाले किसी संदेश पर **ऐप्स → मीडिया लाएँ** चुनें, लिंक के साथ मुझे मेंशन करें, या मुझे निजी संदेश भेजें।
    प्लेलिस्ट या चैनल में से आप **/playlist** से चुनते हैं; **/follow** वहाँ का नया अपने आप लाता है।
    मैं वह सबसे अच्छी क्वालिटी चुनता हूँ जो चैनल में समाए और फ़ोन पर चले। जो बहुत बड़ा हो, वह लिंक के रूप में आता है।
    मैं वही देख पाता हूँ जो सब देख सकते हैं: कुछ भी निजी नहीं, कुछ भी लॉगिन के पीछे का नहीं।
discord-owner = इस बॉट के मालिकों के लिए
discord-owner-stats = कितने इंतज़ार में और कितने चालू हैं, भीड़, और कौन सी साइटें काम करती हैं
discord-owner-surge = दिखाता है कि क्या सबको कम मिलता है, या इसे बदलता है
discord-owner-limits = सीमाएँ दिखाता है, या कोई एक बदलता है
discord-owner-count = एक संख्या, user-bytes के लिए आकार, off या default
discord-owner-trusted = जिन पर भरोसा है, उनके लिए
discord-owner-allow = जहाँ सबको सेवा नहीं मिलती, वहाँ किसी को सेवा देता है
discord-owner-block = किसी को अब सेवा नहीं देता
discord-owner-trust = किसी को दूसरों से ज़्यादा देता है
discord-owner-forget = किसी को फिर से बाक़ी सब जैसा बनाता है
discord-owner-only = यह सिर्फ़ इस बॉट के मालिक कर सकते हैं।
discord-owner-limits-how = /owner limits से बदलें: एक नाम और एक मान, यानी कोई संख्या, off या default।
discord-get = लिंक का वीडियो या ऑडियो लाएँ
discord-audio = लिंक पर जो है उसकी सिर्फ़ आवाज़ लाएँ
discord-playlist = चुनें कि प्लेलिस्ट या चैनल से क्या लाना है
discord-follow = चैनल या प्लेलिस्ट का नया यहाँ आता है
discord-unfollow = यहाँ अपने आप क्या आता है, और उसे कैसे रोकें
discord-list-url = किसी प्लेलिस्ट या चैनल का लिंक
discord-status = इस समय कौन सी साइटें काम करती हैं
discord-region = आपके लिंक कहाँ से लाए जाते हैं
discord-privacy = आपके बारे में क्या रखा जाता है, और कब तक
discord-forget-me = आपके बारे में जो रखा है उसे मिटाता है
discord-help-short = यह बॉट क्या कर सकता है
discord-settings = यह सर्वर या चैनल बॉट से क्या चाहता है
discord-url = एक लिंक
discord-quality = fit, best, 720 जैसी ऊँचाई, audio या mp3
discord-clip = सिर्फ़ एक हिस्सा, जैसे 1:05-2:30
discord-subtitles = सबटाइटल के साथ, जैसे hi
discord-menu = मीडिया लाएँ
discord-look-there = इसमें देर लग रही है। अगर मैं इसे आपको न भेज सका, तो यह यहाँ मिलेगा: { $link }
discord-not-there = यह निजी संदेश में आया है, क्योंकि मुझे { $channel } में लिखने की अनुमति नहीं है। चैनल के प्रबंधक मुझे “View Channel”, “Send Messages” और, थ्रेड के लिए, “Send Messages in Threads” की अनुमति दे सकते हैं।
discord-button-link = पूरी क्वालिटी का लिंक
settings-option-where = पूरे सर्वर के लिए, या सिर्फ़ इस चैनल के लिए
settings-option-notice = बिना कहे लिंक का जवाब देना
settings-option-sites = सिर्फ़ इन होस्ट के लिंक, कॉमा से अलग; all से यह हट जाता है
settings-option-quality = जो कुछ न बताएँ, उनके लिए: fit, best, 720 जैसी ऊँचाई, audio या mp3
settings-option-role = माँग सकने वालों में कोई रोल जोड़ता है, या उसे हटाता है
settings-option-links = फ़ाइल की जगह लिंक
settings-option-quiet = कमांड के जवाब सिर्फ़ माँगने वाले को दिखें; बाक़ी जवाब बिना आवाज़ के
settings-option-bare = जिन संदेशों का जवाब दिया गया, उनके नीचे का प्रीव्यू हटाना
settings-option-region = लिंक कहाँ से लाए जाएँ; any से यह बॉट पर छूटता है
settings-option-language = यहाँ के सभी जवाबों की भाषा; any से यह हर व्यक्ति पर छूटता है
settings-option-reset = सब कुछ फिर से शुरू जैसा
settings-where-server = इस सर्वर
settings-where-channel = इस चैनल
settings-title = { $where } में क्या लागू है
settings-yes = हाँ
settings-no = नहीं
settings-all = सब
settings-notice = बिना कहे लिंक का जवाब: { $value }
settings-sites = साइटें: { $value }
settings-quality = न बताने पर क्वालिटी: { $value }
settings-roles = कौन माँग सकता है: { $value }
settings-links = फ़ाइल की जगह लिंक: { $value }
settings-quiet = चुपचाप: { $value }
settings-language = भाषा: { $value }
settings-own-language = हर व्यक्ति की अपनी
settings-bad-language = मैं ये भाषाएँ जानता हूँ: { $names }; “any” से यह हर व्यक्ति पर छूटता है।
settings-region = कहाँ से लाया जाए: { $value }
settings-any = जहाँ सबसे तेज़ हो
settings-bare = जिन संदेशों का जवाब दिया गया, उनके नीचे का प्रीव्यू हटाना: { $value }
settings-kept = सहेजा गया, { $where } के लिए।
settings-bad-quality = क्वालिटी यह हो सकती है: fit, best, 720 जैसी ऊँचाई, audio या mp3।
settings-forbidden = यह सिर्फ़ वे सदस्य कर सकते हैं जिन्हें इस सर्वर के प्रबंधन की अनुमति है।
settings-no-content = मुझे संदेशों में लिंक नहीं दिखते: इस बॉट के लिए “Message Content Intent” बंद है। बॉट के संचालक इसे discord.com/developers/applications पर, Bot के नीचे, चालू कर सकते हैं। बाक़ी सब काम करता है।
settings-missing = इस चैनल में मेरे पास ये अनुमतियाँ नहीं हैं: { $permissions }। चैनल के प्रबंधक ये दे सकते हैं।

ack = काम चल रहा है…
stage-queued = ख़ाली वर्कर का इंतज़ार है…
stage-extracting = पेज देख रहा हूँ…
stage-downloading = डाउनलोड हो रहा है
stage-merging = वीडियो और ऑडियो जोड़ रहा हूँ…
stage-encoding = इस चैट के लिए छोटा कर रहा हूँ…
stage-uploading = अपलोड हो रहा है
stage-retrying = साइट अटक गई। फिर कोशिश कर रहा हूँ…
stage-restarting = मेरी तरफ़ कुछ गड़बड़ हुई। फिर कोशिश कर रहा हूँ…
wait-seconds = { $count } सेकंड
wait-minutes = { $count } मिनट
wait-hours = { $count } घंटे
left = { $eta } बाक़ी

link = फ़ाइल के रूप में यह इस चैट के लिए बहुत बड़ा है ({ $size }), इसलिए यह लिंक है। यह { $until } UTC तक काम करेगा।
link-many = { $count } आइटम इस चैट के लिए बहुत ज़्यादा हैं, इसलिए सबका एक लिंक यह है। यह { $until } UTC तक काम करेगा।
link-wanted = यह रहा लिंक। यह { $until } UTC तक काम करेगा।
link-no-attach = मुझे यहाँ फ़ाइलें लगाने की अनुमति नहीं है, इसलिए यह लिंक है। यह { $until } UTC तक काम करेगा।
    इस चैनल के प्रबंधक मुझे “Attach Files” की अनुमति दे सकते हैं।
download = डाउनलोड करें
watch = देखें या डाउनलोड करें
items-missing = इस पोस्ट के { $count } आइटम नहीं मिल सके।
button-delete-page = लिंक मिटाएँ
page-deleted = लिंक मिटा दिया गया। अब इसे कोई नहीं खोल सकता।
page-gone-already = वह लिंक पहले ही हट चुका है।
too-many-links = मैं एक संदेश से दस लिंक लेता हूँ। { $count } छोड़ दिए; कृपया बाक़ी फिर भेजें।
left-out = मैं एक संदेश से { $most } लिंक लेता हूँ। { $count } छोड़ दिए; कृपया बाक़ी फिर भेजें।
unknown-command = मैं यह कमांड नहीं जानता।
unknown-wish =
    मुझे नहीं पता कि “{ $word }” से क्या चाहिए। लिंक के साथ मैं क्वालिटी (fit, best, 720, audio, mp3), कोई हिस्सा (1:05-2:30) और सबटाइटल (subs:de) समझता हूँ।
privacy =
    मैं आपके बारे में यह रखता हूँ:
    • आपके भेजे लिंक और उनका क्या हुआ, { $requests } तक;
    • उनसे बनी फ़ाइलें, { $links } तक, ताकि साइट से फिर माँगे बिना दोबारा दी जा सकें; वही लिंक भेजने वाले दूसरे लोगों को भी ये मिलती हैं, पर यह नहीं बताया जाता कि पहले किसने माँगा;
    • आपने प्लेलिस्ट से क्या चुना, { $requests } तक;
    • आपने मुझसे कौन से चैनल फ़ॉलो कराए, जब तक वह चले;
    • आपने कितने लिंक भेजे, ज़्यादा से ज़्यादा एक दिन तक, सिर्फ़ संख्या के रूप में।
    लॉग में साइटों और कामों के नाम होते हैं, आपका या आपके लिंक का नहीं। मैं आपके बारे में जो रखता हूँ, उसे /forget_me मिटाता है।
forgotten-you = हो गया: आप जिसका इंतज़ार कर रहे थे वह रद्द किया, और आपके बारे में जो रखा था वह मिटा दिया। आपने कितने लिंक भेजे, यह ज़्यादा से ज़्यादा एक दिन और गिनूँगा; कतार में किसकी बारी थी, यह दो दिन में मिट जाता है।
button-cancel = रद्द करें
button-audio = ऑडियो
button-quality = दूसरी क्वालिटी
button-best = पूरी क्वालिटी
button-renew = नया लिंक
button-delete = मिटाएँ
button-again = फिर कोशिश करें
button-site-back = साइट चलने पर लाएँ
button-premiere = शुरू होने पर लाएँ
pick-quality = इसकी जगह आपको क्या चाहिए?
quality-fit = जो इस चैट में समाए
quality-best = सबसे अच्छा जो मौजूद है
quality-audio = सिर्फ़ आवाज़
quality-mp3 = सिर्फ़ आवाज़, MP3 में
cancelled = रद्द किया गया।
too-late-to-cancel = बहुत देर हो गई: जवाब रास्ते में है।
not-yours = यह सिर्फ़ वही कर सकता है जिसने माँगा था।
forgotten = मुझे वह लिंक अब याद नहीं। कृपया उसे फिर भेजें।
parked-site = जैसे ही { $site } फिर काम करेगी, मैं इसे ले आऊँगा।
parked-premiere = शुरू होने पर मैं इसे ले आऊँगा।
region-only-one = मैं सिर्फ़ एक ही जगह से लाता हूँ।
region-unknown = मैं ये क्षेत्र जानता हूँ: { $names }। “any” से यह मुझ पर छूटता है।
region-is = { $region ->
        [any] आपके लिंक वहाँ से लाए जाते हैं जहाँ सबसे तेज़ हो।
       *[other] आपके लिंक { $region } से लाए जाते हैं, जब तक वहाँ कोई काम कर रहा हो।
    } बदलने के लिए: /region और { $names } में से एक, या any।
status-fine = हाल में माँगी गई सभी साइटें काम करती हैं।
status-failing = इन पर पिछली कोशिश विफल रही: { $sites }
status-working = हाल में आज़माई गईं, और काम करती हैं: { $sites }
status-down = ये साइटें इस समय किसी के लिए काम नहीं कर रहीं: { $sites }

owner-failures = { $count } लिंक मेरी ग़लती से विफल हुए ({ $kind })। विवरण: linkferry admin dead-letters। मैं यह घंटे में ज़्यादा से ज़्यादा एक बार बताऊँगा।

owner-surge = लोग अपनी बारी के लिए { $wait } इंतज़ार कर रहे हैं, इसलिए इसके ख़त्म होने तक मैं हर किसी से कम लिंक लेता हूँ। /surge off (Discord पर: /owner surge) इसे रोकता है।
owner-bytes-soon = { $region } इस महीने { $used } ला चुका है, अनुमति { $budget } की है (BANDWIDTH_MONTH)। सब ख़र्च होने पर सबको कम मिलेगा।
owner-bytes-over = { $region } इस महीने { $used } ला चुका है, जबकि बजट { $budget } का था (BANDWIDTH_MONTH)। महीना ख़त्म होने तक सबको कम मिलेगा। /surge off इसे रोकता है।
owner-canary-fails = { $site } काम नहीं कर रही: वहाँ का जो लिंक मैं नियमित रूप से लाता हूँ, वह विफल हुआ। { $why } बाक़ी का हाल /status बताता है।
owner-canary-works = { $site } फिर काम कर रही है।
owner-claimed = अब आप इस बॉट के मालिक हैं। इसे /limits, /surge, /allow, /block, /trust और /queue से चलाएँ।
owner-claim-failed = वह लिंक इस्तेमाल हो चुका है, या बहुत पुराना है। रीस्टार्ट के बाद बॉट के लॉग में नया मिलेगा।
owner-people = { $person }: { $standing ->
        [allowed] अनुमति है।
        [blocked] रोक है।
        [trusted] भरोसा है।
        [owner] मालिक।
       *[nobody] अब बाक़ी सब जैसा।
    }
owner-person-how = इसके बाद व्यक्ति का नंबर लिखें, जैसे /{ $command } 123456789। @userinfobot लोगों को उनका नंबर बताता है।
owner-limits-how = /limits NAME COUNT से बदलें, या भरोसे वालों के लिए /limits trusted NAME COUNT से। NAME सीमा का नाम है; COUNT कोई संख्या, off या default है।
owner-limits-bad = मैं यह नहीं समझा: { $why }
owner-limit-set = { $name } अब से { $count } है।
owner-surge-is = भीड़ का मोड { $mode } है{ $now ->
        [crowd] , और वह अभी चालू है।
        [bytes] , और वह अभी चालू है: किसी क्षेत्र का इस महीने का डेटा ख़र्च हो चुका है।
       *[none] , और अभी भीड़ नहीं है।
    }
owner-queue = { $region }: { $waiting } इंतज़ार में, { $running } चालू, { $workers } वर्कर, कुल { $places } जगहें।
owner-queue-empty = कोई वर्कर नहीं चल रहा।
owner-cookies-kept = { $site } की { $count } कुकी { $id } नाम से रखी हैं, और उनका इस्तेमाल { $region ->
        [any] हर क्षेत्र में होगा।
       *[other] { $region } में होगा।
    }
owner-cookies-end = इनकी अवधि { $date } को ख़त्म होगी।
owner-cookies-left-out = दूसरी साइटों की { $count } कुकी छोड़ दी गईं।
owner-cookies-bad = मैंने कुछ नहीं रखा: { $why }। एक्सपोर्ट की हुई cookies.txt भेजें, कैप्शन में साइट लिखकर।
owner-cookies-taken = मैंने आपका संदेश मिटा दिया है।
owner-cookies-not-taken = मैं आपका संदेश नहीं मिटा सका: कृपया उसे ख़ुद मिटाएँ।
owner-cookies-line = { $id }: { $site }, { $count } कुकी, { $region ->
        [any] हर क्षेत्र।
       *[other] क्षेत्र { $region }।
    }
owner-cookies-health = { $region } में ये { $score } % लिंक के लिए काफ़ी हैं{ $rests ->
        [none] ।
       *[other] , और { $rests } आराम पर हैं: साइट ने इन्हें अस्वीकार कर दिया।
    }
owner-cookies-removed = { $id } हटा दिया गया।
owner-cookies-unknown = { $id } नाम की कोई कुकी नहीं है।
owner-cookies-how = जोड़ने के लिए मुझे cookies.txt भेजें, कैप्शन में साइट लिखकर; /cookies remove ID कुकी हटाता है।
owner-cookies-soon = { $site } की कुकी { $id } की अवधि { $date } को ख़त्म होगी। उससे पहले मुझे नई cookies.txt भेजें।
owner-cookies-rest = { $site } ने { $region } में कुकी { $id } अस्वीकार कर दीं। { $rests } तक मैं दूसरी इस्तेमाल करूँगा या कोई नहीं; अगर ऐसा ही चले, तो मुझे नई cookies.txt भेजें।

ack-line = कतार में आपका नंबर { $position } है, लगभग { $wait }।
ack-surge = काम चल रहा है… { $why ->
        [bytes] इस महीने का डेटा लगभग ख़र्च हो चुका है, इसलिए वीडियो ज़्यादा से ज़्यादा 720p में आएगा।
       *[crowd] अभी बहुत ज़्यादा लोग माँग रहे हैं, इसलिए देर लग सकती है, और वीडियो ज़्यादा से ज़्यादा 720p में आएगा।
    }
web-title = लिंक पेस्ट करें
web-says = उसका वीडियो या गाना यहाँ आएगा।
web-quality = क्वालिटी
web-fit = हर जगह चलता है
web-best = सबसे अच्छा
web-height = { $height }p
web-audio = ऑडियो
web-mp3 = MP3
web-fetch = लाएँ
web-key = इस सेवा को API कुंजी चाहिए:
web-no-script = इस पेज को स्क्रिप्ट चाहिए। चैट में मिले लिंक के पेजों को नहीं।

page-download = डाउनलोड करें
page-download-all = सब डाउनलोड करें ({ $count })
page-copy = लिंक कॉपी करें
page-copied = कॉपी हो गया
page-source = स्रोत
page-until = कब तक उपलब्ध
page-no-player = आपका ब्राउज़र इसे यहाँ नहीं चला सकता, पर आप इसे डाउनलोड कर सकते हैं।
page-report = इस पेज की शिकायत करें
page-report-ask = इसमें क्या ग़लत है?
page-report-rights = यह मेरा है, या मैं इसके मालिक की ओर से कह रहा हूँ
page-report-harm = यह अवैध या हानिकारक है
page-report-other = कुछ और
page-report-send = शिकायत भेजें
page-reported-title = धन्यवाद
page-reported-says = आपकी शिकायत इस सेवा के संचालक को मिल गई है।
page-delete = यह पेज मिटाएँ
page-delete-ask = इस लिंक से फिर कोई इसे नहीं खोल पाएगा।
page-delete-yes = मिटाएँ
page-deleted-title = यह पेज मिटा दिया गया
page-deleted-says = जिसने इसे माँगा था, उसी ने इसे मिटा दिया। यहाँ अब देखने को कुछ नहीं है।
page-expired-title = इस लिंक की अवधि ख़त्म हो गई
page-expired-says = फ़ाइलें यहाँ कुछ समय तक ही रखी जाती हैं, और इसका समय पूरा हो गया।
page-renew = चैट में फिर से लाएँ
page-renew-says = जिस चैट से आपको यह पेज मिला, वहाँ बॉट को लिंक फिर भेजें, और नया पेज आ जाएगा।
page-unknown-title = ऐसा कोई पेज नहीं है
page-unknown-says =
    लिंक अधूरा है, या वह कभी कहीं नहीं ले जाता था। जिस चैट से मिला, वहाँ से उसे एक बार फिर कॉपी करें।
page-waiting-title = काम चल रहा है…
page-waiting-says = यह पेज अपने आप फिर देखता है, और फ़ाइल आने पर उसे दिखाता है।
page-failed-title = यह नहीं हो सका
page-failed-says = यहाँ दिखाने के लिए कोई फ़ाइल नहीं है।
page-busy-title = एक क्षण
page-busy-says = यह पेज अभी नहीं दिखाया जा सकता। कृपया थोड़ी देर में फिर कोशिश करें।
page-back = पेज पर वापस
page-served-by = Linkferry ने इसे कुछ समय के लिए रखा है

owner-report = किसी ने एक लिंक पेज की शिकायत की: “{ $title }” ({ $why }), यहाँ से: { $link }
    इसे हटाने के लिए: linkferry admin takedown

busy = मैं अभी अपनी कतार तक नहीं पहुँच पा रहा। कृपया थोड़ी देर में लिंक फिर भेजें।

failure-no_link = आपके संदेश में कोई लिंक नहीं है। ऐसा लिंक भेजें जिसकी शुरुआत यह हो: https://
failure-bad_link = मैं इसे नहीं खोल सकता: { $reason ->
        [scheme] सिर्फ़ http:// या https:// से शुरू होने वाले लिंक काम करते हैं।
        [credentials] जिन लिंक में यूज़र नाम या पासवर्ड हो, वे स्वीकार नहीं होते।
        [too_long] लिंक 2,048 अक्षरों से लंबा है।
        [port] लिंक का पोर्ट मान्य नहीं है।
       *[other] यह पूरा लिंक नहीं है।
    }
failure-policy = बॉट के संचालक इस साइट के लिंक की अनुमति नहीं देते।
failure-taken_down = इसे माँग पर हटाया गया था, इसलिए मैं इसे नहीं लाता।
failure-role = इस चैनल में सिर्फ़ कुछ रोल मुझसे माँग सकते हैं।
failure-limited = यह एक साथ बहुत ज़्यादा था। कृपया { $wait } बाद फिर भेजें।
failure-limited_surge = { $why ->
        [bytes] इस महीने का डेटा लगभग ख़र्च हो चुका है
       *[crowd] अभी बहुत ज़्यादा लोग माँग रहे हैं
    }, इसलिए सबको सामान्य से कम मिलता है। कृपया { $wait } बाद फिर भेजें।
failure-surge = { $why ->
        [bytes] इस महीने का डेटा लगभग ख़र्च हो चुका है
       *[crowd] अभी बहुत ज़्यादा लोग माँग रहे हैं
    }, और मैं पहले उन्हें सेवा देता हूँ जो यहाँ पहले आ चुके हैं। कृपया { $wait } बाद आएँ।
failure-not_admitted = यह बॉट सबके लिए खुला नहीं है। इसके संचालक से अनुमति माँगें।
failure-unavailable = मैं अभी अपनी कतार तक नहीं पहुँच पा रहा। कृपया थोड़ी देर में फिर कोशिश करें।
failure-not_found = ऐसा कोई पेज नहीं है (साइट का जवाब था “not found”)। क्या लिंक पूरा है?
failure-removed = इसे साइट से हटा दिया गया है।
failure-private = यह निजी है; मैं वही ला सकता हूँ जो सब देख सकते हैं।
failure-login_required = साइट इसे सिर्फ़ लॉग-इन किए हुए लोगों को दिखाती है।
failure-age_restricted = साइट यहाँ उम्र की जाँच माँगती है, इसलिए मैं इसे नहीं ला सकता।
failure-geo_blocked = मैं जिस देश में चलता हूँ, वहाँ साइट इसे नहीं दिखाती।
failure-bot_check = साइट मुझे रोबोट समझती है और सबूत चाहती है। बाद में फिर कोशिश करें।
failure-drm = यह DRM से सुरक्षित है और लाया नहीं जा सकता।
failure-unsupported = मुझे नहीं पता कि इस साइट से मीडिया कैसे लाऊँ।
failure-no_media = उस पेज पर मुझे कोई वीडियो या ऑडियो नहीं मिला।
failure-not_media = वह लिंक ऐसी फ़ाइल पर ले जाता है जो न वीडियो है, न ऑडियो।
failure-empty = उस लिंक की फ़ाइल ख़ाली है।
failure-live = यह अभी लाइव है। प्रसारण ख़त्म होने पर लिंक फिर भेजें।
failure-premiere = यह अभी शुरू नहीं हुआ। प्रीमियर के बाद लिंक फिर भेजें।
failure-forbidden = वह लिंक ऐसे पते पर ले जाता है जिसे मैं नहीं खोलता।
failure-too_long = यह बॉट जितना लेता है, यह उससे लंबा है।
failure-too_big = यह बॉट जितना लेता है, यह उससे बड़ा है।
failure-no_such_format = आपने जिस रूप में माँगा, उसमें यह मौजूद नहीं है।
failure-bad_clip = यह उससे छोटा है: आपका माँगा हिस्सा इसके अंत के बाद है।
failure-adults_only = यह वयस्कों के लिए है। मैं इसे सिर्फ़ उन चैनलों में दिखाता हूँ जिन पर आयु-प्रतिबंध का निशान है।
failure-no_link_possible = यह इस चैट के लिए बहुत बड़ा है, और यह बॉट लिंक नहीं दे सकता।
failure-not_writable = मैं इसमें नहीं लिख सकता: { $folder }।
failure-truncated = साइट ने अंत से पहले भेजना बंद कर दिया। कुछ देर में फिर कोशिश करें।
failure-site_trouble = साइट ने त्रुटि के साथ जवाब दिया। कुछ देर में फिर कोशिश करें।
failure-site_down = { $site } इस समय किसी के लिए काम नहीं कर रही, इसलिए मैंने आपको इंतज़ार नहीं कराया। बाद में फिर कोशिश करें।
failure-expired = आपका लिंक पूरे दिन अपनी बारी के बिना इंतज़ार करता रहा, इसलिए मैंने छोड़ दिया।
failure-rate_limited = साइट मुझे धीमा होने को कहती है। कुछ देर में फिर कोशिश करें।
failure-unreachable = मैं उस साइट तक नहीं पहुँच सका। क्या लिंक का पता सही है?
failure-deadline = इसमें बहुत देर लगी, इसलिए मैं रुक गया। कुछ देर में फिर कोशिश करें।
failure-internal = मेरी तरफ़ कुछ गड़बड़ हुई। कृपया फिर कोशिश करें; ऐसा ही रहे तो बॉट के संचालक को बताएँ।
failure-crashed = इस लिंक का काम मेरी तरफ़ एक से ज़्यादा बार विफल हुआ, इसलिए मैं रुक गया।
failure-disk_full = अभी मेरे पास जगह नहीं बची है। कृपया बाद में फिर कोशिश करें।
failure-storage = बड़ी फ़ाइलों का स्टोरेज जवाब नहीं दे रहा। कृपया बाद में फिर कोशिश करें।
