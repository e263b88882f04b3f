# unreviewed: no speaker has read these sentences yet.

start =
    Kirim tautan, dan aku membalas dengan video atau audio di baliknya.
    Kalau terlalu besar untuk obrolan ini, kamu mendapat tautan yang berlaku untuk sementara waktu.
help =
    Kirim tautan ke video, postingan, atau lagu. Aku membalas dengan filenya.
    Aku mengusahakan kualitas terbaik yang muat di obrolan ini dan bisa diputar di ponsel. Yang terlalu besar datang sebagai tautan. Aku hanya melihat yang bisa dilihat semua orang: bukan yang privat, bukan yang perlu login.
    Dengan /get dan tautan, kamu bisa menyebut maumu: 720, mp3, 1:05-2:30 untuk sebagian, subs:de untuk subtitel.
    /playlist dengan tautan menampilkan isi playlist atau channel untuk dipilih; /follow membawa yang baru dari sana dengan sendirinya.
    /settings menyimpan apa yang selalu kamu mau. Aku juga bisa ditambahkan ke grup.

tg-help-group =
    Kirim tautan, sebut aku di samping tautan, atau tulis /get dengan tautan (atau sebagai balasan ke tautan): aku membalas dengan filenya.
    Di samping /get kamu bisa menyebut maumu: 720, mp3, 1:05-2:30 untuk sebagian, subs:de untuk subtitel.
    Untuk admin: /settings, /follow dengan tautan ke channel, dan /pause 1h kalau aku harus diam.
group-welcome =
    Terima kasih sudah menerimaku di sini. Kirim tautan ke video, postingan, atau lagu, dan aku membalas dengan filenya. Kalau aku tidak boleh memperhatikan tautan dengan sendirinya, sebut aku (@{ $name }) atau tulis /get. Semua itu diatur admin dengan /settings.
group-privacy =
    Telegram menyembunyikan pesan dariku di sini, jadi aku hanya melihat perintah dan pesan yang menyebutku. Supaya aku bisa memperhatikan tautan, jadikan aku admin. Atau pengelola bot ini mematikan “Group Privacy” di @BotFather, lalu mengeluarkan aku dari grup ini dan menambahkan aku lagi.
not-noticed = Di sini aku tidak membalas tautan dengan sendirinya.
paused = Aku diam di sini selama { $wait }. Admin bisa mengakhirinya dengan /resume.
resumed = Aku kembali.
pause-how = Tulis berapa lama, misalnya /pause 1h atau /pause 30m.
already = Ini sudah ada di sini ↑
admins-only = Hanya admin obrolan ini yang boleh meminta kepadaku.
settings-admins = Hanya admin obrolan ini yang bisa melakukannya.
tg-adults-only = Ini untuk orang dewasa. Admin bisa mengizinkannya di obrolan ini dengan /settings.
tg-stats = { $count ->
        [0] Tidak ada tautan dalam tujuh hari terakhir.
       *[other] { $count } tautan dalam tujuh hari terakhir.
    }
tg-stats-sites = Paling banyak dari { $sites }.
tg-settings-title = Yang berlaku di obrolan ini
tg-settings-notice = Membalas tautan tanpa diminta: { $value }
tg-settings-ask = Menanyakan kualitas: { $value }
tg-settings-remember = Mengingat kualitas yang terakhir dipilih: { $value }
tg-settings-captions = Judul dan sumber di bawah file: { $value }
tg-settings-links = Tautan sebagai ganti file: { $value }
tg-settings-quiet = Tanpa suara: { $value }
tg-settings-remove = Menghapus pesan yang isinya hanya tautan setelah dibalas: { $value }
tg-settings-adults = Media dewasa: { $value }
tg-settings-language = Bahasa: { $value }
tg-settings-sites-how = Hanya untuk beberapa situs: /settings sites youtube.com x.com (all membatalkannya).
tg-who-all = semua orang
tg-who-admins = admin
tg-language-own = bahasa masing-masing
tg-button-quality = Kualitas
tg-button-notice = Perhatikan tautan
tg-button-ask = Tanyakan kualitas
tg-button-remember = Ingat kualitas
tg-button-captions = Keterangan
tg-button-links = Tautan saja
tg-button-quiet = Tanpa suara
tg-button-remove = Hapus tautan
tg-button-adults = Dewasa
tg-button-who = Siapa boleh meminta
tg-button-language = Bahasa
tg-button-region = Wilayah
tg-pick-region = Dari mana tautan di sini diambil?
tg-button-done = Selesai
tg-pick = Mau yang mana?
tg-unknown-command = Aku tidak tahu perintah itu. /help menjelaskan apa yang bisa kulakukan.
tg-pick-words = Subtitel dalam bahasa apa?
tg-part = Bagian yang mana? Balas pesan ini dengan awal dan akhirnya, misalnya 1:05-2:30.
button-words = Subtitel
button-part = Sebagian saja
button-menu = Kembali
tg-pick-quality = Kualitas mana, kalau tidak disebutkan?
tg-pick-language = Bahasa mana?
language = Bahasa Indonesia
inline-how = Tulis tautan setelah namaku
inline-fetch = Ambil dan kirim ke sini
inline-forgotten = Aku tidak tahu lagi ini apa. Silakan kirim lagi.
inline-first = Yang pertama dari { $count }. Untuk semuanya, kirim tautannya kepadaku lewat obrolan pribadi.
inline-link = Aku tidak bisa mengirim file ke tempat lain sebelum kamu menulis kepadaku lewat obrolan pribadi, jadi ini tautannya. Berlaku sampai { $until } UTC.
inline-adults = Ini untuk orang dewasa. Mintalah lewat obrolan pribadi.
quality-as-link = { $quality }, sebagai tautan
button-link = Terbaik, sebagai tautan

list-looking = Melihat daftarnya…
list-items = { $count } item.
list-first = { $count } yang pertama ditampilkan.
list-choose = Pilih yang kamu mau, lalu tekan “Ambil”.
list-chosen = { $count } dipilih.
list-cost = Ini dihitung sebagai { $cost } dari { $limit } tautan yang boleh kamu ambil dalam satu jam.
list-takes-longer = Sisanya datang kalau sudah ada tempat lagi.
list-now = { $nth } dari { $count } · sekarang: { $title }
list-waits = Untuk saat ini, sebanyak itulah yang boleh kamu ambil. Dilanjutkan setelah { $wait }.
list-done = { $arrived } dari { $count } sudah sampai.
list-cancelled = Dibatalkan. { $arrived } dari { $count } sudah sampai.
list-more-failed = … dan { $count } lainnya tidak sampai.
list-button-all = Semua
list-button-none = Kosongkan
list-button-fetch = Ambil ({ $count })
list-fetching = Sedang dikerjakan: { $count }
list-none = Tidak ada playlist di balik tautan itu. /get mengambil yang ada.
list-not-here = Aku hanya bisa melakukannya di tempat aku menjadi anggota, atau di obrolan pribadi denganku.
list-placeholder = Pilih yang kamu mau
list-how = Tulis dengan tautan ke playlist atau channel, misalnya /playlist https://…

tg-command-get = Ambil isi tautan: 720, mp3, 1:05-2:30 untuk sebagian
tg-command-settings = Yang berlaku di obrolan ini
tg-command-playlist = Pilih yang diambil dari playlist atau channel
tg-command-follow = Yang baru di channel atau playlist datang ke sini
tg-command-unfollow = Apa yang datang ke sini, dan cara mengakhirinya
tg-command-pause = Diam untuk sementara
tg-command-resume = Membalas lagi
tg-command-stats = Berapa banyak yang diminta di sini
tg-command-owner-stats = Berapa yang menunggu dan berjalan, lonjakan, dan situs mana yang berfungsi
tg-command-status = Situs mana yang sedang berfungsi
tg-command-region = Dari mana tautanmu diambil
tg-command-help = Apa yang bisa kulakukan
tg-command-privacy = Apa yang disimpan tentangmu, dan berapa lama
tg-command-forget_me = Hapus yang disimpan tentangmu
tg-command-limits = Berapa banyak orang boleh meminta
tg-command-surge = Yang berlaku saat permintaan terlalu banyak
tg-command-queue = Berapa yang menunggu
tg-command-cookies = Login untuk situs
tg-command-allow = Izinkan seseorang masuk
tg-command-trust = Beri seseorang lebih banyak
tg-command-block = Jangan biarkan seseorang masuk
tg-command-forget = Kembali ke yang berlaku bagi semua orang

follow-new = Mulai sekarang aku mengikuti “{ $title }”: yang baru di sana datang ke sini. Aku memeriksa setiap { $every }. /unfollow mengakhirinya.
follow-known = Aku sudah mengikuti “{ $title }” di sini. /unfollow mengakhirinya.
follow-many = Aku sudah mengikuti { $count } daftar di obrolan ini, dan tidak boleh lebih dari itu. /unfollow mengakhiri salah satunya.
follow-full = Aku sudah mengikuti daftar sebanyak yang kubisa. Pengelola bot ini bisa mengizinkan lebih banyak.
follow-off = Pengelola bot ini tidak mau aku mengikuti apa pun.
follow-no-list = Aku tidak menemukan playlist atau channel di balik tautan itu.
follow-how = Tulis dengan tautan ke channel atau playlist, misalnya /follow https://…
follow-list = Yang kuikuti di sini. Tekan salah satu untuk mengakhirinya:
follow-none = Aku tidak mengikuti apa pun di sini.
follow-ended = Aku tidak lagi mengikuti “{ $title }”.
follow-stopped = Aku tidak lagi mengikuti “{ $title }”: sudah berhari-hari gagal. { $why }

discord-help =
    Tulis **/get** dengan tautan, dan aku membalas dengan video atau audio di baliknya; **/audio** hanya memberi suaranya.
    Atau pilih **Aplikasi → Ambil media** pada pesan dengan tautan, sebut aku dengan tautan, atau tulis kepadaku lewat pesan pribadi.
    Dengan **/playlist** kamu memilih dari playlist atau channel; **/follow** membawa yang baru dari sana dengan sendirinya.
    Aku mengusahakan kualitas terbaik yang muat di channel ini dan bisa diputar di ponsel. Yang terlalu besar datang sebagai tautan.
    Aku hanya melihat yang bisa dilihat semua orang: bukan yang privat, bukan yang perlu login.
discord-owner = Untuk para pemilik bot ini
discord-owner-stats = Berapa yang menunggu dan berjalan, lonjakan, dan situs mana yang berfungsi
discord-owner-surge = Tampilkan apakah semua orang mendapat lebih sedikit, atau ubah
discord-owner-limits = Tampilkan batas, atau ubah salah satunya
discord-owner-count = Angka, ukuran untuk user-bytes, off, atau default
discord-owner-trusted = Untuk yang dipercaya
discord-owner-allow = Layani seseorang di tempat yang tidak melayani semua orang
discord-owner-block = Tidak lagi melayani seseorang
discord-owner-trust = Beri seseorang lebih banyak daripada yang lain
discord-owner-forget = Jadikan seseorang seperti orang lain pada umumnya
discord-owner-only = Hanya pemilik bot ini yang bisa melakukannya.
discord-owner-limits-how = Ubah dengan /owner limits: nama dan nilai, yaitu angka, off, atau default.
discord-get = Ambil video atau audio di balik tautan
discord-audio = Ambil hanya suara dari isi tautan
discord-playlist = Pilih yang diambil dari playlist atau channel
discord-follow = Yang baru di channel atau playlist datang ke sini
discord-unfollow = Apa yang datang ke sini dengan sendirinya, dan cara mengakhirinya
discord-list-url = Tautan ke playlist atau channel
discord-status = Situs mana yang sedang berfungsi
discord-region = Dari mana tautanmu diambil
discord-privacy = Apa yang disimpan tentangmu, dan berapa lama
discord-forget-me = Hapus yang disimpan tentangmu
discord-help-short = Apa yang bisa dilakukan bot ini
discord-settings = Yang diinginkan server atau channel ini dari bot
discord-url = Tautan
discord-quality = fit, best, tinggi seperti 720, audio atau mp3
discord-clip = Hanya sebagian, misalnya 1:05-2:30
discord-subtitles = Dengan subtitel, misalnya id
discord-menu = Ambil media
discord-look-there = Ini makan waktu lama. Kalau aku tidak bisa mengirimkannya kepadamu, ada di sini: { $link }
discord-not-there = Ini datang lewat pesan pribadi, karena aku tidak boleh menulis di { $channel }. Yang mengelola channel itu bisa memberiku izin “View Channel”, “Send Messages” dan, untuk thread, “Send Messages in Threads”.
discord-button-link = Tautan kualitas penuh
settings-option-where = Untuk seluruh server, atau hanya untuk channel ini
settings-option-notice = Balas tautan tanpa diminta
settings-option-sites = Hanya tautan ke host ini, dipisah koma; all membatalkannya
settings-option-quality = Bagi yang tidak menyebutkannya: fit, best, tinggi seperti 720, audio atau mp3
settings-option-role = Tambahkan peran ke yang boleh meminta, atau cabut lagi
settings-option-links = Tautan sebagai ganti file
settings-option-quiet = Jawaban perintah hanya dilihat oleh yang meminta; balasan lain tanpa suara
settings-option-bare = Hapus pratinjau di bawah pesan yang sudah dibalas
settings-option-region = Dari mana tautan diambil; any menyerahkannya kepada bot
settings-option-language = Bahasa semua jawaban di sini; any menyerahkannya kepada tiap orang
settings-option-reset = Semua kembali seperti semula
settings-where-server = server ini
settings-where-channel = channel ini
settings-title = Yang berlaku di { $where }
settings-yes = ya
settings-no = tidak
settings-all = semua
settings-notice = Membalas tautan tanpa diminta: { $value }
settings-sites = Situs: { $value }
settings-quality = Kualitas kalau tidak disebutkan: { $value }
settings-roles = Siapa yang boleh meminta: { $value }
settings-links = Tautan sebagai ganti file: { $value }
settings-quiet = Senyap: { $value }
settings-language = Bahasa: { $value }
settings-own-language = bahasa masing-masing
settings-bad-language = Aku tahu bahasa-bahasa ini: { $names }; “any” menyerahkannya kepada tiap orang.
settings-region = Diambil di: { $value }
settings-any = di tempat yang paling cepat
settings-bare = Menghapus pratinjau di bawah pesan yang sudah dibalas: { $value }
settings-kept = Disimpan untuk { $where }.
settings-bad-quality = Kualitas adalah fit, best, tinggi seperti 720, audio atau mp3.
settings-forbidden = Hanya anggota yang boleh mengelola server ini yang bisa melakukannya.
settings-no-content = Aku tidak bisa melihat tautan dalam pesan: “Message Content Intent” mati untuk bot ini. Pengelola bot bisa menyalakannya di discord.com/developers/applications, pada bagian Bot. Semua yang lain berfungsi.
settings-missing = Di channel ini aku tidak punya izin: { $permissions }. Yang mengelola channel bisa memberikannya.

ack = Sedang dikerjakan…
stage-queued = Menunggu worker yang kosong…
stage-extracting = Melihat halamannya…
stage-downloading = Mengunduh
stage-merging = Menggabungkan video dan audio…
stage-encoding = Mengecilkan untuk obrolan ini…
stage-uploading = Mengunggah
stage-retrying = Situsnya tersandung. Mencoba lagi…
stage-restarting = Ada yang salah di pihakku. Mencoba lagi…
wait-seconds = { $count } detik
wait-minutes = { $count } menit
wait-hours = { $count } jam
left = sisa { $eta }

link = Sebagai file terlalu besar untuk obrolan ini ({ $size }), jadi ini tautannya. Berlaku sampai { $until } UTC.
link-many = { $count } item terlalu banyak untuk obrolan ini, jadi ini tautan ke semuanya. Berlaku sampai { $until } UTC.
link-wanted = Ini tautannya. Berlaku sampai { $until } UTC.
link-no-attach = Aku tidak boleh melampirkan file di sini, jadi ini tautannya. Berlaku sampai { $until } UTC.
    Yang mengelola channel ini bisa memberiku izin “Attach Files”.
download = Unduh
watch = Tonton atau unduh
items-missing = { $count } item dari postingan ini tidak bisa didapat.
button-delete-page = Hapus tautan
page-deleted = Tautan sudah dihapus. Tidak ada lagi yang bisa membukanya.
page-gone-already = Tautan itu sudah tidak ada.
too-many-links = Aku menerima sepuluh tautan dari satu pesan. Ada { $count } yang kulewati; silakan kirim sisanya lagi.
left-out = Aku menerima { $most } tautan dari satu pesan. Ada { $count } yang kulewati; silakan kirim sisanya lagi.
unknown-command = Aku tidak tahu perintah itu.
unknown-wish =
    Aku tidak tahu apa maksud “{ $word }”. Di samping tautan, aku mengerti kualitas (fit, best, 720, audio, mp3), sebagian (1:05-2:30), dan subtitel (subs:de).
privacy =
    Yang kusimpan tentangmu:
    • tautan yang kamu kirim dan apa jadinya, selama { $requests };
    • file yang dihasilkannya, selama { $links }, untuk memberikannya lagi tanpa meminta ke situsnya; file itu dibagi dengan orang lain yang mengirim tautan yang sama, tanpa memberi tahu siapa yang meminta lebih dulu;
    • yang kamu pilih dari playlist, selama { $requests };
    • channel mana yang kamu minta kuikuti, sampai itu berakhir;
    • berapa banyak tautan yang kamu kirim, paling lama sehari, sebagai angka.
    Log mencatat situs dan pekerjaan, bukan kamu atau tautanmu. /forget_me menghapus yang kusimpan tentangmu.
forgotten-you = Selesai: yang kamu tunggu sudah kubatalkan, dan yang kusimpan tentangmu sudah kuhapus. Berapa banyak tautan yang kamu kirim masih kuhitung, paling lama sehari; urutan giliran di antrean hilang dalam dua hari.
button-cancel = Batal
button-audio = Audio
button-quality = Kualitas lain
button-best = Kualitas penuh
button-renew = Tautan baru
button-delete = Hapus
button-again = Coba lagi
button-site-back = Ambil saat situs pulih
button-premiere = Ambil saat dimulai
pick-quality = Mau yang mana sebagai gantinya?
quality-fit = Yang muat di obrolan ini
quality-best = Yang terbaik
quality-audio = Hanya suara
quality-mp3 = Hanya suara, sebagai MP3
cancelled = Dibatalkan.
too-late-to-cancel = Terlambat: jawabannya sudah dalam perjalanan.
not-yours = Hanya yang meminta yang bisa melakukannya.
forgotten = Aku tidak ingat lagi tautan itu. Silakan kirim lagi.
parked-site = Akan kuambil begitu { $site } berfungsi lagi.
parked-premiere = Akan kuambil setelah dimulai.
region-only-one = Aku mengambil hanya dari satu tempat.
region-unknown = Aku tahu wilayah-wilayah ini: { $names }. “any” menyerahkannya kepadaku.
region-is = { $region ->
        [any] Tautanmu diambil di tempat yang paling cepat.
       *[other] Tautanmu diambil di { $region }, selama ada yang bekerja di sana.
    } Untuk mengubahnya: /region dan salah satu dari { $names }, atau any.
status-fine = Semua situs yang diminta belakangan ini berfungsi.
status-failing = Percobaan terakhir gagal di: { $sites }
status-working = Dicoba belakangan ini, dan berfungsi: { $sites }
status-down = Situs ini sedang gagal untuk semua orang: { $sites }

owner-failures = { $count } tautan gagal karena kesalahanku ({ $kind }). Rincian: linkferry admin dead-letters. Aku memberi tahu paling sering sekali sejam.

owner-surge = Orang menunggu giliran selama { $wait }, jadi aku menerima lebih sedikit dari semua orang sampai itu lewat. /surge off (di Discord: /owner surge) menghentikannya.
owner-bytes-soon = { $region } sudah mengambil { $used } bulan ini, dari { $budget } yang diizinkan (BANDWIDTH_MONTH). Kalau semuanya terpakai, semua orang mendapat lebih sedikit.
owner-bytes-over = { $region } sudah mengambil { $used } bulan ini, padahal jatahnya { $budget } (BANDWIDTH_MONTH). Semua orang mendapat lebih sedikit sampai bulan berakhir. /surge off menghentikannya.
owner-canary-fails = { $site } tidak berfungsi: tautan yang kuambil di sana secara berkala gagal. { $why } /status menunjukkan keadaan yang lain.
owner-canary-works = { $site } berfungsi lagi.
owner-claimed = Sekarang kamu pemilik bot ini. Kendalikan dengan /limits, /surge, /allow, /block, /trust, dan /queue.
owner-claim-failed = Tautan itu sudah dipakai, atau terlalu lama. Log bot memuat yang baru setelah dimulai ulang.
owner-people = { $person }: { $standing ->
        [allowed] diizinkan.
        [blocked] diblokir.
        [trusted] dipercaya.
        [owner] pemilik.
       *[nobody] sekarang seperti orang lain pada umumnya.
    }
owner-person-how = Tulis nomor orangnya setelah perintah, misalnya /{ $command } 123456789. @userinfobot memberi tahu nomor masing-masing.
owner-limits-how = Ubah dengan /limits NAME COUNT, atau /limits trusted NAME COUNT untuk yang dipercaya. NAME adalah nama batas; COUNT adalah angka, off, atau default.
owner-limits-bad = Aku tidak mengerti itu: { $why }
owner-limit-set = { $name } mulai sekarang { $count }.
owner-surge-is = Mode lonjakan adalah { $mode }{ $now ->
        [crowd] , dan sekarang sedang aktif.
        [bytes] , dan sekarang sedang aktif: kuota bulan ini di suatu wilayah sudah habis.
       *[none] , dan sekarang tidak ada lonjakan.
    }
owner-queue = { $region }: { $waiting } menunggu, { $running } berjalan, { $workers } worker dengan { $places } tempat.
owner-queue-empty = Tidak ada worker yang berjalan.
owner-cookies-kept = Aku menyimpan { $count } cookie untuk { $site } sebagai { $id } dan memakainya { $region ->
        [any] di setiap wilayah.
       *[other] di { $region }.
    }
owner-cookies-end = Masa berlakunya habis pada { $date }.
owner-cookies-left-out = { $count } cookie dari situs lain dilewati.
owner-cookies-bad = Tidak ada yang kusimpan: { $why }. Kirim cookies.txt hasil ekspor, dengan situsnya sebagai keterangan.
owner-cookies-taken = Pesanmu sudah kuhapus.
owner-cookies-not-taken = Aku tidak bisa menghapus pesanmu: silakan hapus sendiri.
owner-cookies-line = { $id }: { $site }, { $count } cookie, { $region ->
        [any] setiap wilayah.
       *[other] wilayah { $region }.
    }
owner-cookies-health = Di { $region } cukup untuk { $score } % tautan{ $rests ->
        [none] .
       *[other] , dan istirahat selama { $rests }: situsnya menolak cookie itu.
    }
owner-cookies-removed = { $id } sudah dihapus.
owner-cookies-unknown = Tidak ada cookie bernama { $id }.
owner-cookies-how = Untuk menambah, kirim cookies.txt dengan situsnya sebagai keterangan; /cookies remove ID menghapusnya.
owner-cookies-soon = Masa berlaku cookie { $id } untuk { $site } habis pada { $date }. Kirim cookies.txt yang baru sebelum itu.
owner-cookies-rest = { $site } menolak cookie { $id } di { $region }. Aku memakai yang lain atau tanpa cookie selama { $rests }; kalau terus begitu, kirim cookies.txt yang baru.

ack-line = Kamu nomor { $position } dalam antrean, kira-kira { $wait }.
ack-surge = Sedang dikerjakan… { $why ->
        [bytes] Kuota bulan ini hampir habis, jadi video datang paling tinggi 720p.
       *[crowd] Sangat banyak orang sedang meminta, jadi mungkin lebih lama, dan video datang paling tinggi 720p.
    }
web-title = Tempel tautan
web-says = Video atau lagu di baliknya muncul di sini.
web-quality = Kualitas
web-fit = Bisa diputar di mana saja
web-best = Yang terbaik
web-height = { $height }p
web-audio = Audio
web-mp3 = MP3
web-fetch = Ambil
web-key = Layanan ini meminta kunci API:
web-no-script = Halaman ini perlu skrip. Halaman tautan di obrolan tidak perlu.

page-download = Unduh
page-download-all = Unduh semua ({ $count })
page-copy = Salin tautan
page-copied = Tersalin
page-source = Sumber
page-until = Tersedia sampai
page-no-player = Browsermu tidak bisa memutarnya di sini, tetapi kamu bisa mengunduhnya.
page-report = Laporkan halaman ini
page-report-ask = Apa yang salah?
page-report-rights = Ini milikku, atau aku bertindak untuk pemiliknya
page-report-harm = Ini ilegal atau berbahaya
page-report-other = Hal lain
page-report-send = Kirim laporan
page-reported-title = Terima kasih
page-reported-says = Laporanmu sudah diterima pengelola layanan ini.
page-delete = Hapus halaman ini
page-delete-ask = Tidak akan ada lagi yang bisa membukanya dengan tautan ini.
page-delete-yes = Hapus
page-deleted-title = Halaman ini sudah dihapus
page-deleted-says = Yang memintanya sudah menghapusnya. Tidak ada lagi yang bisa dilihat di sini.
page-expired-title = Tautan ini sudah kedaluwarsa
page-expired-says = File hanya disimpan sementara di sini, dan waktu file ini sudah habis.
page-renew = Ambil lagi di obrolan
page-renew-says = Kirim lagi tautannya ke bot, di obrolan tempat kamu mendapat halaman ini, dan yang baru akan datang.
page-unknown-title = Tidak ada halaman seperti itu
page-unknown-says =
    Tautannya tidak lengkap, atau memang tidak pernah mengarah ke mana pun. Salin sekali lagi dari obrolan tempat kamu mendapatkannya.
page-waiting-title = Sedang dikerjakan…
page-waiting-says = Halaman ini memeriksa lagi dengan sendirinya, dan menampilkan filenya kalau sudah ada.
page-failed-title = Tidak berhasil
page-failed-says = Tidak ada file untuk ditampilkan di sini.
page-busy-title = Sebentar
page-busy-says = Halaman ini belum bisa ditampilkan sekarang. Silakan coba lagi sebentar lagi.
page-back = Kembali ke halaman
page-served-by = Disimpan sementara oleh Linkferry

owner-report = Ada yang melaporkan halaman tautan: “{ $title }” ({ $why }), dari { $link }
    Untuk menghapusnya: linkferry admin takedown

busy = Antreanku tidak bisa dijangkau sekarang. Silakan kirim lagi tautannya sebentar lagi.

failure-no_link = Tidak ada tautan dalam pesanmu. Kirim yang diawali https://
failure-bad_link = Aku tidak bisa membukanya: { $reason ->
        [scheme] hanya tautan yang diawali http:// atau https:// yang bisa.
        [credentials] tautan yang memuat nama pengguna atau kata sandi tidak diterima.
        [too_long] tautannya lebih panjang dari 2.048 karakter.
        [port] port pada tautannya tidak valid.
       *[other] tautannya tidak lengkap.
    }
failure-policy = Pengelola bot ini tidak mengizinkan tautan ke situs ini.
failure-taken_down = Ini sudah diturunkan atas permintaan, jadi tidak kuambil.
failure-role = Di channel ini hanya peran tertentu yang boleh meminta kepadaku.
failure-limited = Itu terlalu banyak sekaligus. Silakan kirim lagi setelah { $wait }.
failure-limited_surge = { $why ->
        [bytes] Kuota bulan ini hampir habis
       *[crowd] Sangat banyak orang sedang meminta
    }, jadi semua orang mendapat lebih sedikit dari biasanya. Silakan kirim lagi setelah { $wait }.
failure-surge = { $why ->
        [bytes] Kuota bulan ini hampir habis
       *[crowd] Sangat banyak orang sedang meminta
    }, dan aku mendahulukan yang sudah pernah ke sini. Silakan kembali setelah { $wait }.
failure-not_admitted = Bot ini tidak terbuka untuk semua orang. Minta pengelolanya untuk mengizinkanmu.
failure-unavailable = Antreanku tidak bisa dijangkau sekarang. Silakan coba lagi sebentar lagi.
failure-not_found = Halaman itu tidak ada (situsnya menjawab “not found”). Apakah tautannya lengkap?
failure-removed = Ini sudah dihapus dari situsnya.
failure-private = Ini privat; aku hanya bisa mengambil yang bisa dilihat semua orang.
failure-login_required = Situsnya hanya menampilkan ini kepada orang yang sudah login.
failure-age_restricted = Situsnya meminta verifikasi usia di sini, jadi aku tidak bisa mengambilnya.
failure-geo_blocked = Situsnya tidak menampilkan ini di negara tempat aku berjalan.
failure-bot_check = Situsnya mengira aku robot dan meminta bukti. Coba lagi nanti.
failure-drm = Ini dilindungi DRM dan tidak bisa diambil.
failure-unsupported = Aku tidak tahu cara mendapatkan media dari situs ini.
failure-no_media = Aku tidak menemukan video atau audio di halaman itu.
failure-not_media = Tautan itu mengarah ke file yang bukan video maupun audio.
failure-empty = File di balik tautan itu kosong.
failure-live = Ini masih siaran langsung. Kirim lagi tautannya setelah siarannya selesai.
failure-premiere = Ini belum dimulai. Kirim lagi tautannya setelah tayang perdana.
failure-forbidden = Tautan itu mengarah ke alamat yang tidak kubuka.
failure-too_long = Itu lebih panjang dari yang diterima bot ini.
failure-too_big = Itu lebih besar dari yang diterima bot ini.
failure-no_such_format = Tidak ada dalam bentuk yang kamu minta.
failure-bad_clip = Durasinya lebih pendek: bagian yang kamu minta ada setelah akhirnya.
failure-adults_only = Ini untuk orang dewasa. Aku hanya menampilkannya di channel yang ditandai berbatas usia.
failure-no_link_possible = Itu terlalu besar untuk obrolan ini, dan bot ini tidak bisa memberi tautan.
failure-not_writable = Aku tidak bisa menulis ke { $folder }.
failure-truncated = Situsnya berhenti mengirim sebelum selesai. Coba lagi beberapa saat lagi.
failure-site_trouble = Situsnya menjawab dengan galat. Coba lagi beberapa saat lagi.
failure-site_down = { $site } sedang gagal untuk semua orang, jadi aku tidak membuatmu menunggu. Coba lagi nanti.
failure-expired = Tautanmu menunggu sehari penuh tanpa mendapat giliran, jadi aku menyerah.
failure-rate_limited = Situsnya memintaku lebih pelan. Coba lagi beberapa saat lagi.
failure-unreachable = Aku tidak bisa menjangkau situs itu. Apakah alamatnya benar?
failure-deadline = Itu terlalu lama, jadi aku berhenti. Coba lagi beberapa saat lagi.
failure-internal = Ada yang salah di pihakku. Silakan coba lagi; kalau tetap begitu, beri tahu pengelola bot.
failure-crashed = Pekerjaan untuk tautan ini gagal lebih dari sekali di pihakku, jadi aku berhenti.
failure-disk_full = Tempatku sedang habis. Silakan coba lagi nanti.
failure-storage = Penyimpanan untuk file besar tidak menjawab. Silakan coba lagi nanti.
