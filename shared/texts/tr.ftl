# unreviewed: no speaker has read these sentences yet.

start =
    Bana bir bağlantı gönderin, arkasındaki videoyu veya sesi size göndereyim.
    Bu sohbet için çok büyükse bir süre çalışan bir bağlantı alırsınız.
help =
    Bir videonun, gönderinin veya şarkının bağlantısını gönderin. Size dosyayla yanıt veririm.
    Bu sohbete sığan ve telefonlarda oynayan en iyi kaliteyi seçmeye çalışırım. Fazla büyük olan, bağlantı olarak gelir. Yalnızca herkesin görebildiğini görürüm: özel olanları ve giriş gerektirenleri göremem.
    /get ve bir bağlantıyla ne istediğinizi belirtebilirsiniz: 720, mp3, bir bölüm için 1:05-2:30, altyazı için subs:de.
    /playlist ve bir bağlantı, oynatma listesinde veya kanalda ne olduğunu gösterir, siz seçersiniz; /follow orada yeni çıkanları kendiliğinden getirir.
    /settings her zaman istediklerinizi saklar. Beni gruplara da ekleyebilirsiniz.

tg-help-group =
    Bir bağlantı gönderin, bağlantının yanında benden bahsedin veya bir bağlantıyla (ya da bağlantıya yanıt olarak) /get yazın: Dosyayla yanıt veririm.
    /get yanında ne istediğinizi belirtebilirsiniz: 720, mp3, bir bölüm için 1:05-2:30, altyazı için subs:de.
    Yöneticiler için: /settings, bir kanal bağlantısıyla /follow ve susmamı isterseniz /pause 1h.
group-welcome =
    Beni aranıza aldığınız için teşekkürler. Bir videonun, gönderinin veya şarkının bağlantısını gönderin, dosyayla yanıt vereyim. Bağlantıları kendiliğimden fark etmemem gereken yerde benden bahsedin (@{ $name }) veya /get yazın. Yöneticiler bunların hepsini /settings ile seçer.
group-privacy =
    Telegram buradaki mesajları benden gizliyor; yalnızca komutları ve benden bahseden mesajları görüyorum. Bağlantıları fark etmem için beni yönetici yapın. Ya da botun sahibi @BotFather üzerinden “Group Privacy” ayarını kapatsın, sonra beni bu gruptan çıkarıp yeniden eklesin.
not-noticed = Burada bağlantılara kendiliğimden yanıt vermiyorum.
paused = Burada { $wait } boyunca sessizim. Yöneticiler bunu /resume ile bitirebilir.
resumed = Geri döndüm.
pause-how = Ne kadar süreceğini yazın, örneğin /pause 1h veya /pause 30m.
already = Bu burada zaten vardı ↑
admins-only = Bu sohbette benden yalnızca yöneticiler bir şey isteyebilir.
settings-admins = Bunu yalnızca bu sohbetin yöneticileri yapabilir.
tg-adults-only = Bu içerik yetişkinlere yönelik. Bir yönetici, bu sohbette /settings ile izin verebilir.
tg-stats = { $count ->
        [0] Son yedi günde hiç bağlantı yok.
        [one] Son yedi günde bir bağlantı.
       *[other] Son yedi günde { $count } bağlantı.
    }
tg-stats-sites = Çoğunun geldiği siteler: { $sites }.
tg-settings-title = Bu sohbette geçerli olanlar
tg-settings-notice = İstenmeden bağlantılara yanıt verir: { $value }
tg-settings-ask = Kaliteyi sorar: { $value }
tg-settings-remember = Son seçilen kaliteyi hatırlar: { $value }
tg-settings-captions = Dosyaların altında başlık ve kaynak: { $value }
tg-settings-links = Dosya yerine bağlantı: { $value }
tg-settings-quiet = Bildirim sesi olmadan: { $value }
tg-settings-remove = Yalnızca bağlantıdan oluşan mesajları yanıtlandıklarında siler: { $value }
tg-settings-adults = Yetişkinlere yönelik medya: { $value }
tg-settings-language = Dil: { $value }
tg-settings-sites-how = Yalnızca bazı siteler için: /settings sites youtube.com x.com (all bunu geri alır).
tg-who-all = herkes
tg-who-admins = yöneticiler
tg-language-own = herkesin kendi dili
tg-button-quality = Kalite
tg-button-notice = Bağlantıları fark et
tg-button-ask = Kaliteyi sor
tg-button-remember = Kaliteyi hatırla
tg-button-captions = Açıklamalar
tg-button-links = Yalnızca bağlantı
tg-button-quiet = Sessiz
tg-button-remove = Bağlantıları sil
tg-button-adults = Yetişkinler için
tg-button-who = Kim isteyebilir
tg-button-language = Dil
tg-button-region = Bölge
tg-pick-region = Buradaki bağlantılar nereden indirilsin?
tg-button-done = Tamam
tg-pick = Ne istersiniz?
tg-unknown-command = Bu komutu bilmiyorum. /help neler yapabildiğimi söyler.
tg-pick-words = Altyazı hangi dilde olsun?
tg-part = Hangi bölüm? Bu mesajı başı ve sonuyla yanıtlayın, örneğin 1:05-2:30.
button-words = Altyazı
button-part = Bir bölümü
button-menu = Geri
tg-pick-quality = Kimse belirtmezse hangi kalite?
tg-pick-language = Hangi dil?
language = Türkçe
inline-how = Adımın arkasına bir bağlantı yazın
inline-fetch = İndir ve buraya gönder
inline-forgotten = Bunun ne olduğunu artık bilmiyorum. Lütfen yeniden gönderin.
inline-first = Toplam { $count } ögenin ilki. Hepsi için bağlantıyı bana özelden gönderin.
inline-link = Bana özelden yazmadığınız sürece başka yerlerde size dosya gönderemem; işte bir bağlantı. Şu zamana kadar çalışır: { $until } UTC.
inline-adults = Bu içerik yetişkinlere yönelik. Benden özelden isteyin.
quality-as-link = { $quality }, bağlantı olarak
button-link = En iyisi, bağlantıyla

list-looking = Listeye bakıyorum…
list-items = { $count ->
        [one] Bir öge.
       *[other] { $count } öge.
    }
list-first = İlk { $count } tanesi gösteriliyor.
list-choose = İstediklerinizi seçin, sonra “İndir” düğmesine basın.
list-chosen = { $count ->
        [one] Bir tane seçildi.
       *[other] { $count } tane seçildi.
    }
list-cost = Bu, bir saatte indirebileceğiniz { $limit } bağlantının { $cost ->
        [one] biri
       *[other] { $cost } tanesi
    } sayılır.
list-takes-longer = Kalanlar, yeniden yer açıldığında gelir.
list-now = { $nth } / { $count } · şimdi: { $title }
list-waits = Şimdilik indirebileceğiniz bu kadar. { $wait } sonra devam edecek.
list-done = Ulaşan: { $arrived } / { $count }.
list-cancelled = İptal edildi. Ulaşan: { $arrived } / { $count }.
list-more-failed = … ve { $count } tane daha ulaşmadı.
list-button-all = Hepsi
list-button-none = Hiçbiri
list-button-fetch = İndir ({ $count })
list-fetching = Hazırlıyorum: { $count }
list-none = Bu bağlantının arkasında oynatma listesi yok. Orada ne varsa /get indirir.
list-not-here = Bunu yalnızca üye olduğum yerde veya benimle özel sohbette yapabilirim.
list-placeholder = İstediklerinizi seçin
list-how = Bir oynatma listesi veya kanal bağlantısıyla yazın, örneğin /playlist https://…

tg-command-get = Bağlantının arkasındakini indirir: 720, mp3, bir bölüm için 1:05-2:30
tg-command-settings = Bu sohbette geçerli olanlar
tg-command-playlist = Oynatma listesinden veya kanaldan ne indirileceğini seçin
tg-command-follow = Kanalda veya oynatma listesinde yeni çıkanlar buraya gelir
tg-command-unfollow = Buraya neler geliyor ve nasıl durdurulur
tg-command-pause = Bir süre sessiz kalır
tg-command-resume = Yeniden yanıt verir
tg-command-stats = Burada ne kadar istendi
tg-command-owner-stats = Ne kadarı bekliyor ve çalışıyor, yoğunluk ve hangi siteler çalışıyor
tg-command-status = Şu anda hangi siteler çalışıyor
tg-command-region = Bağlantılarınız nereden indiriliyor
tg-command-help = Neler yapabilirim
tg-command-privacy = Hakkınızda ne, ne kadar süre saklanıyor
tg-command-forget_me = Hakkınızda saklananları siler
tg-command-limits = İnsanlar ne kadar isteyebilir
tg-command-surge = Çok fazla istek olduğunda ne geçerli
tg-command-queue = Kaç kişi bekliyor
tg-command-cookies = Siteler için oturumlar
tg-command-allow = Birine izin verir
tg-command-trust = Birine daha fazlasını tanır
tg-command-block = Birini engeller
tg-command-forget = Herkes için geçerli olana döndürür

follow-new = Artık “{ $title }” takibimde: Orada yeni çıkanlar buraya gelir. { $every } arayla bakarım. /unfollow bunu bitirir.
follow-known = “{ $title }” zaten burada takibimde. /unfollow bunu bitirir.
follow-many = Bu sohbette zaten { $count } liste takip ediyorum, daha fazlasına iznim yok. /unfollow birini bitirir.
follow-full = Takip edebileceğim kadar listeyi takip ediyorum. Botun sahibi daha fazlasına izin verebilir.
follow-off = Botun sahibi bir şey takip etmemi istemiyor.
follow-no-list = Bu bağlantının arkasında oynatma listesi veya kanal bulamadım.
follow-how = Bir kanal veya oynatma listesi bağlantısıyla yazın, örneğin /follow https://…
follow-list = Burada takip ettiklerim. Bitirmek için birine basın:
follow-none = Burada hiçbir şeyi takip etmiyorum.
follow-ended = “{ $title }” artık takibimde değil.
follow-stopped = “{ $title }” artık takibimde değil: Günlerdir başarısız oluyor. { $why }

discord-help =
    Bir bağlantıyla **/get** yazın, arkasındaki video veya sesle yanıt vereyim; **/audio** yalnızca sesi verir.
    Ya da bağlantı içeren bir mesajda **Uygulamalar → Medyayı indir** seçin, bir bağlantıyla benden bahsedin veya bana özelden yazın.
    Bir oynatma listesinden veya kanaldan **/playlist** ile seçersiniz; **/follow** orada yeni çıkanları kendiliğinden getirir.
    Kanala sığan ve telefonlarda oynayan en iyi kaliteyi seçmeye çalışırım. Fazla büyük olan, bağlantı olarak gelir.
    Yalnızca herkesin görebildiğini görürüm: özel olanları ve giriş gerektirenleri göremem.
discord-owner = Bu botun sahipleri için
discord-owner-stats = Ne kadarı bekliyor ve çalışıyor, yoğunluk ve hangi siteler çalışıyor
discord-owner-surge = Herkesin daha az alıp almadığını gösterir veya bunu değiştirir
discord-owner-limits = Sınırları gösterir veya birini değiştirir
discord-owner-count = Bir sayı, user-bytes için bir boyut, off veya default
discord-owner-trusted = Güvenilenler için
discord-owner-allow = Herkese hizmet verilmeyen yerde birine hizmet verir
discord-owner-block = Birine artık hizmet vermez
discord-owner-trust = Birine başkalarından fazlasını verir
discord-owner-forget = Birini yeniden herkes gibi yapar
discord-owner-only = Bunu yalnızca bu botun sahipleri yapabilir.
discord-owner-limits-how = Değiştirmek için /owner limits: bir ad ve bir değer, yani sayı, off veya default.
discord-get = Bağlantının arkasındaki videoyu veya sesi indirir
discord-audio = Bağlantının arkasındakinin yalnızca sesini indirir
discord-playlist = Oynatma listesinden veya kanaldan ne indirileceğini seçin
discord-follow = Kanalda veya oynatma listesinde yeni çıkanlar buraya gelir
discord-unfollow = Buraya kendiliğinden neler geliyor ve nasıl durdurulur
discord-list-url = Bir oynatma listesi veya kanal bağlantısı
discord-status = Şu anda hangi siteler çalışıyor
discord-region = Bağlantılarınız nereden indiriliyor
discord-privacy = Hakkınızda ne, ne kadar süre saklanıyor
discord-forget-me = Hakkınızda saklananları siler
discord-help-short = Bu bot neler yapabilir
discord-settings = Bu sunucunun veya kanalın bottan istedikleri
discord-url = Bir bağlantı
discord-quality = fit, best, 720 gibi bir yükseklik, audio veya mp3
discord-clip = Yalnızca bir bölüm, örneğin 1:05-2:30
discord-subtitles = Altyazıyla, örneğin tr
discord-menu = Medyayı indir
discord-look-there = Bu uzun sürüyor. Size gönderemezsem burada olacak: { $link }
discord-not-there = Bu özelden geliyor, çünkü şu kanala yazma iznim yok: { $channel }. Kanalı yöneten kişi bana “View Channel”, “Send Messages” ve alt başlıklar için “Send Messages in Threads” izinlerini verebilir.
discord-button-link = Tam kalite bağlantısı
settings-option-where = Tüm sunucu için veya yalnızca bu kanal için
settings-option-notice = İstenmeden bağlantılara yanıt ver
settings-option-sites = Yalnızca bu sitelerin bağlantıları, virgülle ayrılmış; all bunu geri alır
settings-option-quality = Belirtmeyenler için: fit, best, 720 gibi bir yükseklik, audio veya mp3
settings-option-role = İsteyebilenlere bir rol ekler veya rolü çıkarır
settings-option-links = Dosya yerine bağlantı
settings-option-quiet = Komut yanıtlarını yalnızca isteyen görür; öbür yanıtlar ses çıkarmaz
settings-option-bare = Yanıtlanan mesajların altındaki önizlemeyi kaldır
settings-option-region = Bağlantıların nereden indirileceği; any seçimi bota bırakır
settings-option-language = Buradaki tüm yanıtların dili; any herkese kendi dilini bırakır
settings-option-reset = Her şey başlangıçtaki gibi olsun
settings-where-server = bu sunucuda
settings-where-channel = bu kanalda
settings-title = Geçerli olanlar ({ $where })
settings-yes = evet
settings-no = hayır
settings-all = hepsi
settings-notice = İstenmeden bağlantılara yanıt verir: { $value }
settings-sites = Siteler: { $value }
settings-quality = Belirtilmezse kalite: { $value }
settings-roles = İsteyebilenler: { $value }
settings-links = Dosya yerine bağlantı: { $value }
settings-quiet = Sessiz: { $value }
settings-language = Dil: { $value }
settings-own-language = herkesin kendi dili
settings-bad-language = Bildiğim diller: { $names }; “any” herkese kendi dilini bırakır.
settings-region = İndirildiği yer: { $value }
settings-any = en hızlı olan yer
settings-bare = Yanıtlanan mesajların altındaki önizlemeyi kaldırır: { $value }
settings-kept = Kaydedildi, { $where } geçerli.
settings-bad-quality = Kalite şunlardan biridir: fit, best, 720 gibi bir yükseklik, audio veya mp3.
settings-forbidden = Bunu yalnızca bu sunucuyu yönetebilen üyeler yapabilir.
settings-no-content = Mesajlardaki bağlantıları göremiyorum: Bu bot için “Message Content Intent” kapalı. Botun sahibi bunu discord.com/developers/applications adresinde, Bot bölümünde açabilir. Geri kalan her şey çalışıyor.
settings-missing = Bu kanalda şu izinlerim eksik: { $permissions }. Kanalı yöneten kişi bunları verebilir.

ack = Hazırlıyorum…
stage-queued = Boş bir işçi bekleniyor…
stage-extracting = Sayfaya bakıyorum…
stage-downloading = İndiriliyor
stage-merging = Video ve ses birleştiriliyor…
stage-encoding = Bu sohbet için küçültülüyor…
stage-uploading = Yükleniyor
stage-retrying = Site tökezledi. Yeniden deneniyor…
stage-restarting = Bende bir sorun çıktı. Yeniden deneniyor…
wait-seconds = { $count ->
        [one] bir saniye
       *[other] { $count } saniye
    }
wait-minutes = { $count } dakika
wait-hours = { $count } saat
left = { $eta } kaldı

link = Dosya olarak bu sohbet için çok büyük ({ $size }), işte bir bağlantı. Şu zamana kadar çalışır: { $until } UTC.
link-many = { $count } öge bu sohbet için çok fazla, işte hepsi için bir bağlantı. Şu zamana kadar çalışır: { $until } UTC.
link-wanted = İşte bir bağlantı. Şu zamana kadar çalışır: { $until } UTC.
link-no-attach = Burada dosya ekleme iznim yok, işte bir bağlantı. Şu zamana kadar çalışır: { $until } UTC.
    Bu kanalı yöneten kişi bana “Attach Files” iznini verebilir.
download = İndir
watch = İzle veya indir
items-missing = { $count ->
        [one] Bu gönderideki bir öge alınamadı.
       *[other] Bu gönderideki { $count } öge alınamadı.
    }
button-delete-page = Bağlantıyı sil
page-deleted = Bağlantı silindi. Artık kimse açamaz.
page-gone-already = Bu bağlantı zaten yok.
too-many-links = Bir mesajdan on bağlantı alırım. { $count ->
        [one] Bir
       *[other] { $count }
    } bağlantıyı dışarıda bıraktım; lütfen kalanları yeniden gönderin.
left-out = Bir mesajdan { $most } bağlantı alırım. { $count ->
        [one] Bir
       *[other] { $count }
    } bağlantıyı dışarıda bıraktım; lütfen kalanları yeniden gönderin.
unknown-command = Bu komutu bilmiyorum.
unknown-wish =
    “{ $word }” ile ne istendiğini bilmiyorum. Bir bağlantının yanında kaliteyi (fit, best, 720, audio, mp3), bir bölümü (1:05-2:30) ve altyazıyı (subs:de) anlarım.
privacy =
    Hakkınızda sakladıklarım:
    • gönderdiğiniz bağlantılar ve onlardan ne çıktığı, { $requests } boyunca;
    • onlardan çıkan dosyalar, siteye sormadan yeniden verebilmek için { $links } boyunca; aynı bağlantıyı gönderen başkalarıyla, ilk kimin istediği söylenmeden paylaşılır;
    • oynatma listelerinden seçtikleriniz, { $requests } boyunca;
    • bana hangi kanalları takip ettirdiğiniz, takip bitene kadar;
    • kaç bağlantı gönderdiğiniz, en fazla bir gün, yalnızca sayı olarak.
    Günlük kayıtlarında siteler ve işler yazar; siz ve bağlantılarınız yazmaz. /forget_me hakkınızda sakladıklarımı siler.
forgotten-you = Tamam: Beklediklerinizi iptal ettim ve hakkınızda sakladıklarımı sildim. Kaç bağlantı gönderdiğinizi en fazla bir gün daha sayarım; kuyrukta sıranın kimde olduğu iki gün içinde silinir.
button-cancel = İptal
button-audio = Ses
button-quality = Başka kalite
button-best = Tam kalite
button-renew = Yeni bağlantı
button-delete = Sil
button-again = Yeniden dene
button-site-back = Site düzelince indir
button-premiere = Başlayınca indir
pick-quality = Bunun yerine ne istersiniz?
quality-fit = Bu sohbete sığan
quality-best = En iyisi
quality-audio = Yalnızca ses
quality-mp3 = Yalnızca ses, MP3 olarak
cancelled = İptal edildi.
too-late-to-cancel = Çok geç: Yanıt zaten yolda.
not-yours = Bunu yalnızca isteyen kişi yapabilir.
forgotten = Bu bağlantıyı artık hatırlamıyorum. Lütfen yeniden gönderin.
parked-site = { $site } yeniden çalışır çalışmaz indireceğim.
parked-premiere = Başladığında indireceğim.
region-only-one = Yalnızca tek bir yerden indiriyorum.
region-unknown = Bildiğim bölgeler: { $names }. “any” seçimi bana bırakır.
region-is = { $region ->
        [any] Bağlantılarınız en hızlı olan yerden indirilir.
       *[other] Bağlantılarınız, orada çalışan biri olduğu sürece şu bölgeden indirilir: { $region }.
    } Değiştirmek için: /region ve şunlardan biri: { $names } veya any.
status-fine = Son zamanlarda istenen tüm siteler çalışıyor.
status-failing = Son denemenin başarısız olduğu siteler: { $sites }
status-working = Son zamanlarda denenen ve çalışanlar: { $sites }
status-down = Şu anda kimsede çalışmayan siteler: { $sites }

owner-failures = { $count ->
        [one] Bir bağlantı benim hatam yüzünden başarısız oldu ({ $kind }).
       *[other] { $count } bağlantı benim hatam yüzünden başarısız oldu ({ $kind }).
    } Ayrıntılar: linkferry admin dead-letters. Bunu en fazla saatte bir söylerim.

owner-surge = İnsanlar sıraları için { $wait } bekliyor; bu geçene kadar herkes için daha az bağlantı alıyorum. /surge off (Discord'da: /owner surge) bunu durdurur.
owner-bytes-soon = { $region } bölgesi bu ay { $used } indirdi, izin verilen { $budget } (BANDWIDTH_MONTH). Hepsi bitince herkes daha az alır.
owner-bytes-over = { $region } bölgesi bu ay { $used } indirdi, bütçesi { $budget } idi (BANDWIDTH_MONTH). Ay bitene kadar herkes daha az alır. /surge off bunu durdurur.
owner-canary-fails = { $site } çalışmıyor: Orada düzenli olarak indirdiğim bir bağlantı başarısız oldu. { $why } Ötekilerin durumunu /status söyler.
owner-canary-works = { $site } yeniden çalışıyor.
owner-claimed = Bu bot artık sizin. Yönetmek için: /limits, /surge, /allow, /block, /trust ve /queue.
owner-claim-failed = Bu bağlantı zaten kullanılmış ya da çok eski. Yeniden başlatıldıktan sonra botun günlük kaydında yenisi olur.
owner-people = { $person }: { $standing ->
        [allowed] izinli.
        [blocked] engelli.
        [trusted] güvenilen.
        [owner] bot sahibi.
       *[nobody] artık herkes gibi.
    }
owner-person-how = Arkasına kişinin numarasını yazın, örneğin /{ $command } 123456789. @userinfobot insanlara kendi numaralarını söyler.
owner-limits-how = Değiştirmek için /limits NAME COUNT, güvenilenler için /limits trusted NAME COUNT yazın. NAME sınırın adıdır; COUNT bir sayı, off veya default olur.
owner-limits-bad = Bunu anlamadım: { $why }
owner-limit-set = { $name } için artık geçerli olan: { $count }.
owner-surge-is = Yoğunluk modu: { $mode }{ $now ->
        [crowd] ; şu anda etkin.
        [bytes] ; şu anda etkin: Bir bölgenin bu ayki trafiği tükendi.
       *[none] ; şu anda yoğunluk yok.
    }
owner-queue = { $region }: { $waiting } bekliyor, { $running } çalışıyor, { $workers ->
        [one] bir işçi
       *[other] { $workers } işçi
    }, { $places } yer.
owner-queue-empty = Çalışan işçi yok.
owner-cookies-kept = { $site } için { $count ->
        [one] bir çerezi
       *[other] { $count } çerezi
    } { $id } adıyla saklıyorum ve { $region ->
        [any] her bölgede kullanıyorum.
       *[other] { $region } bölgesinde kullanıyorum.
    }
owner-cookies-end = Geçerlilik sonu: { $date }.
owner-cookies-left-out = { $count ->
        [one] Başka bir sitenin bir çerezi dışarıda bırakıldı.
       *[other] Başka sitelerin { $count } çerezi dışarıda bırakıldı.
    }
owner-cookies-bad = Hiçbir şey saklamadım: { $why }. Dışa aktarılmış bir cookies.txt gönderin, açıklamasına siteyi yazın.
owner-cookies-taken = Mesajınızı sildim.
owner-cookies-not-taken = Mesajınızı silemedim: Lütfen kendiniz silin.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] bir çerez
       *[other] { $count } çerez
    }, { $region ->
        [any] her bölge.
       *[other] bölge { $region }.
    }
owner-cookies-health = { $region } bölgesinde bağlantıların %{ $score } kadarı için yeterli{ $rests ->
        [none] .
       *[other] ; { $rests } dinlenecekler: Site onları geri çevirdi.
    }
owner-cookies-removed = Silindi: { $id }.
owner-cookies-unknown = { $id } adında çerez yok.
owner-cookies-how = Eklemek için bana açıklamasında site yazan bir cookies.txt gönderin; /cookies remove ID çerezleri siler.
owner-cookies-soon = { $site } için { $id } çerezlerinin geçerliliği şu tarihte bitiyor: { $date }. Ondan önce bana taze bir cookies.txt gönderin.
owner-cookies-rest = { $site }, { $region } bölgesinde { $id } çerezlerini geri çevirdi. { $rests } boyunca başka çerezler kullanacağım ya da hiç kullanmayacağım; böyle sürerse bana taze bir cookies.txt gönderin.

ack-line = Sıra numaranız { $position }, yaklaşık { $wait } sürer.
ack-surge = Hazırlıyorum… { $why ->
        [bytes] Bu ayın trafiği tükenmek üzere, bu yüzden video en fazla 720p gelir.
       *[crowd] Şu anda çok fazla kişi istiyor, bu yüzden daha uzun sürebilir ve video en fazla 720p gelir.
    }
web-title = Bir bağlantı yapıştırın
web-says = Arkasındaki video veya şarkı buraya gelir.
web-quality = Kalite
web-fit = Her yerde oynar
web-best = En iyisi
web-height = { $height }p
web-audio = Ses
web-mp3 = MP3
web-fetch = İndir
web-key = Bu hizmet bir API anahtarı istiyor:
web-no-script = Bu sayfa için betikler gerekli. Sohbetlerdeki bağlantı sayfaları için gerekmez.

page-download = İndir
page-download-all = Hepsini indir ({ $count })
page-copy = Bağlantıyı kopyala
page-copied = Kopyalandı
page-source = Kaynak
page-until = Geçerlilik sonu
page-no-player = Tarayıcınız bunu burada oynatamıyor ama indirebilirsiniz.
page-report = Bu sayfayı bildir
page-report-ask = Sorun nedir?
page-report-rights = Bana ait veya hak sahibi adına hareket ediyorum
page-report-harm = Yasa dışı veya zararlı
page-report-other = Başka bir şey
page-report-send = Bildirimi gönder
page-reported-title = Teşekkürler
page-reported-says = Bildiriminiz bu hizmetin sahibine ulaştı.
page-delete = Bu sayfayı sil
page-delete-ask = Artık kimse bu bağlantıyla açamayacak.
page-delete-yes = Sil
page-deleted-title = Bu sayfa silindi
page-deleted-says = Bunu isteyen kişi silmiş. Burada artık görülecek bir şey yok.
page-expired-title = Bu bağlantının süresi doldu
page-expired-says = Dosyalar burada yalnızca bir süre saklanır; bu dosyanın süresi doldu.
page-renew = Sohbette yeniden indir
page-renew-says = Bu sayfayı aldığınız sohbette bağlantıyı bota yeniden gönderin, yenisi gelir.
page-unknown-title = Böyle bir sayfa yok
page-unknown-says =
    Bağlantı eksik ya da hiçbir zaman bir yere götürmedi. Aldığınız sohbetten bir kez daha kopyalayın.
page-waiting-title = Hazırlanıyor…
page-waiting-says = Bu sayfa kendiliğinden yeniden bakar ve dosya hazır olunca gösterir.
page-failed-title = Olmadı
page-failed-says = Burada gösterilecek bir dosya yok.
page-busy-title = Bir dakika
page-busy-says = Bu sayfa şu anda gösterilemiyor. Lütfen biraz sonra yeniden deneyin.
page-back = Sayfaya dön
page-served-by = Bir süreliğine bir Linkferry tarafından saklanıyor

owner-report = Biri bir bağlantı sayfasını bildirdi: “{ $title }” ({ $why }), adres: { $link }
    Kaldırmak için: linkferry admin takedown

busy = Şu anda kuyruğuma ulaşamıyorum. Lütfen bağlantıyı birazdan yeniden gönderin.

failure-no_link = Mesajınızda bağlantı yok. Bana şununla başlayan bir bağlantı gönderin: https://
failure-bad_link = Bunu açamıyorum: { $reason ->
        [scheme] Yalnızca http:// veya https:// ile başlayan bağlantılar çalışır.
        [credentials] İçinde kullanıcı adı veya parola olan bağlantılar kabul edilmez.
        [too_long] Bağlantı 2.048 karakterden uzun.
        [port] Bağlantıdaki port geçerli değil.
       *[other] Bu, tam bir bağlantı değil.
    }
failure-policy = Botun sahibi bu sitenin bağlantılarına izin vermiyor.
failure-taken_down = Bu içerik talep üzerine kaldırıldı, bu yüzden indirmiyorum.
failure-role = Bu kanalda benden yalnızca bazı roller bir şey isteyebilir.
failure-limited = Bir seferde çok fazla oldu. Lütfen { $wait } sonra yeniden gönderin.
failure-limited_surge = { $why ->
        [bytes] Bu ayın trafiği tükenmek üzere
       *[crowd] Şu anda çok fazla kişi istiyor
    }, bu yüzden herkes her zamankinden daha az alıyor. Lütfen { $wait } sonra yeniden gönderin.
failure-surge = { $why ->
        [bytes] Bu ayın trafiği tükenmek üzere
       *[crowd] Şu anda çok fazla kişi istiyor
    } ve önce daha önce burada bulunmuş olanlara hizmet veriyorum. Lütfen { $wait } sonra yeniden gelin.
failure-not_admitted = Bu bot herkese açık değil. Sahibinden sizi kabul etmesini isteyin.
failure-unavailable = Şu anda kuyruğuma ulaşamıyorum. Lütfen birazdan yeniden deneyin.
failure-not_found = Böyle bir sayfa yok (site “not found” yanıtını verdi). Bağlantı tam mı?
failure-removed = Bu içerik siteden kaldırılmış.
failure-private = Bu özel; yalnızca herkesin görebildiğini indirebilirim.
failure-login_required = Site bunu yalnızca giriş yapmış kişilere gösteriyor.
failure-age_restricted = Site burada yaş doğrulaması istiyor, bu yüzden indiremiyorum.
failure-geo_blocked = Site bunu çalıştığım ülkede göstermiyor.
failure-bot_check = Site beni robot sanıyor ve kanıt istiyor. Daha sonra yeniden deneyin.
failure-drm = Bu, DRM ile korunuyor ve indirilemez.
failure-unsupported = Bu siteden medya almayı bilmiyorum.
failure-no_media = O sayfada video veya ses bulamadım.
failure-not_media = Bu bağlantı, video veya ses olmayan bir dosyaya götürüyor.
failure-empty = Bu bağlantının arkasındaki dosya boş.
failure-live = Bu hâlâ canlı yayında. Yayın bitince bağlantıyı yeniden gönderin.
failure-premiere = Bu henüz başlamadı. İlk gösterimden sonra bağlantıyı yeniden gönderin.
failure-forbidden = Bu bağlantı, açmadığım bir adrese götürüyor.
failure-too_long = Bu, botun kabul ettiğinden daha uzun.
failure-too_big = Bu, botun kabul ettiğinden daha büyük.
failure-no_such_format = İstediğiniz biçimde yok.
failure-bad_clip = Bu o kadar uzun değil: İstediğiniz bölüm, sonundan sonraya denk geliyor.
failure-adults_only = Bu içerik yetişkinlere yönelik. Bunu yalnızca yaş sınırı işaretli kanallarda gösteririm.
failure-no_link_possible = Bu, sohbet için çok büyük ve bu bot bağlantı veremiyor.
failure-not_writable = Şuraya yazamıyorum: { $folder }.
failure-truncated = Site, sona gelmeden göndermeyi kesti. Bir süre sonra yeniden deneyin.
failure-site_trouble = Site bir hatayla yanıt verdi. Bir süre sonra yeniden deneyin.
failure-site_down = { $site } şu anda kimsede çalışmıyor, bu yüzden sizi bekletmedim. Daha sonra yeniden deneyin.
failure-expired = Bağlantınız bütün bir gün bekledi ama sırası gelmedi, bu yüzden vazgeçtim.
failure-rate_limited = Site yavaşlamamı istiyor. Bir süre sonra yeniden deneyin.
failure-unreachable = Bu siteye ulaşamadım. Adres doğru mu?
failure-deadline = Bu çok uzun sürdü, bu yüzden durdum. Bir süre sonra yeniden deneyin.
failure-internal = Bende bir sorun çıktı. Lütfen yeniden deneyin; sürerse botun sahibine söyleyin.
failure-crashed = Bu bağlantı üzerindeki çalışma bende birden fazla kez başarısız oldu, bu yüzden durdum.
failure-disk_full = Şu anda hiç yerim kalmadı. Lütfen daha sonra yeniden deneyin.
failure-storage = Büyük dosyaların deposu yanıt vermiyor. Lütfen daha sonra yeniden deneyin.
