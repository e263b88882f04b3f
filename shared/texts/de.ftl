# unreviewed: no speaker but the one who wrote them has read these sentences yet.

start =
    Schick mir einen Link, und ich schicke das Video oder den Ton dahinter zurück.
    Ist es zu groß für diesen Chat, bekommst du einen Link, der eine Weile gilt.
help =
    Schick einen Link zu einem Video, einem Beitrag oder einem Lied. Ich antworte mit der Datei.
    Ich nehme die beste Qualität, die in diesen Chat passt und auf Handys läuft. Was zu groß ist, kommt als Link. Ich sehe nur, was alle sehen können: nichts Privates, nichts hinter einer Anmeldung.
    Mit /get und einem Link sagst du, was du willst: 720, mp3, 1:05-2:30 für einen Ausschnitt, subs:de für Untertitel.
    /playlist mit einem Link zeigt, was in einer Playlist oder einem Kanal ist, zur Auswahl; /follow bringt von selbst, was dort neu ist.
    /settings merkt sich, was du immer willst. Du kannst mich auch in Gruppen aufnehmen.

tg-help-group =
    Schick einen Link, nenne mich neben einem, oder schreib /get mit einem Link (oder als Antwort auf einen): Ich antworte mit der Datei.
    Hinter /get kannst du sagen, was du willst: 720, mp3, 1:05-2:30 für einen Ausschnitt, subs:de für Untertitel.
    Admins: /settings, /follow mit einem Link zu einem Kanal, und /pause 1h, wenn ich still sein soll.
group-welcome =
    Danke, dass ich dabei sein darf. Schickt einen Link zu einem Video, einem Beitrag oder einem Lied, und ich antworte mit der Datei. Wo ich Links nicht von selbst beachten soll, nennt mich (@{ $name }) oder schreibt /get. Die Admins stellen all das mit /settings ein.
group-privacy =
    Telegram verbirgt hier Nachrichten vor mir, ich sehe also nur Befehle und Nachrichten, die mich nennen. Damit ich Links bemerke, macht mich zum Admin. Oder wer mich betreibt, schaltet bei @BotFather „Group Privacy“ aus, entfernt mich dann aus dieser Gruppe und fügt mich wieder hinzu.
not-noticed = Hier antworte ich nicht von selbst auf Links.
paused = Ich bin hier { $wait } lang still. Admins können das mit /resume beenden.
resumed = Da bin ich wieder.
pause-how = Schreib, wie lange, zum Beispiel /pause 1h oder /pause 30m.
already = Das gab es hier schon ↑
admins-only = In diesem Chat dürfen mich nur die Admins fragen.
settings-admins = Das können nur die Admins dieses Chats.
tg-adults-only = Das ist für Erwachsene. Ein Admin kann es in diesem Chat mit /settings erlauben.
tg-stats = { $count ->
        [0] Keine Links in den letzten sieben Tagen.
        [one] Ein Link in den letzten sieben Tagen.
       *[other] { $count } Links in den letzten sieben Tagen.
    }
tg-stats-sites = Die meisten davon von { $sites }.
tg-settings-title = Was in diesem Chat gilt
tg-settings-notice = Antwortet ungefragt auf Links: { $value }
tg-settings-ask = Fragt nach der Qualität: { $value }
tg-settings-remember = Merkt sich die zuletzt gewählte Qualität: { $value }
tg-settings-captions = Titel und Quelle unter Dateien: { $value }
tg-settings-links = Links statt Dateien: { $value }
tg-settings-quiet = Ohne Ton: { $value }
tg-settings-remove = Entfernt Nachrichten, die nur aus dem Link bestehen, sobald er beantwortet ist: { $value }
tg-settings-adults = Medien für Erwachsene: { $value }
tg-settings-language = Sprache: { $value }
tg-settings-sites-how = Nur für manche Seiten: /settings sites youtube.com x.com (all nimmt das zurück).
tg-who-all = alle
tg-who-admins = Admins
tg-language-own = die der jeweiligen Person
tg-button-quality = Qualität
tg-button-notice = Links bemerken
tg-button-ask = Nach Qualität fragen
tg-button-remember = Qualität merken
tg-button-captions = Bildunterschriften
tg-button-links = Nur Links
tg-button-quiet = Ohne Ton
tg-button-remove = Links entfernen
tg-button-adults = Für Erwachsene
tg-button-who = Wer fragen darf
tg-button-language = Sprache
tg-button-region = Region
tg-pick-region = Wo sollen Links von hier geholt werden?
tg-button-done = Fertig
tg-pick = Was hättest du gern?
tg-unknown-command = Diesen Befehl kenne ich nicht. /help sagt, was ich kann.
tg-pick-words = Untertitel in welcher Sprache?
tg-part = Welcher Ausschnitt? Antworte auf diese Nachricht mit Anfang und Ende, zum Beispiel 1:05-2:30.
button-words = Untertitel
button-part = Ein Ausschnitt
button-menu = Zurück
tg-pick-quality = Welche Qualität, wenn niemand eine nennt?
tg-pick-language = Welche Sprache?
language = Deutsch
inline-how = Schreib einen Link hinter meinen Namen
inline-fetch = Holen und hierher schicken
inline-forgotten = Ich weiß nicht mehr, was das war. Bitte schick es noch einmal.
inline-first = Das erste von { $count }. Für alle schick mir den Link privat.
inline-link = Ich kann dir anderswo keine Dateien schicken, bevor du mir privat geschrieben hast, darum hier ein Link. Er gilt bis { $until } UTC.
inline-adults = Das ist für Erwachsene. Frag mich privat danach.
quality-as-link = { $quality }, als Link
button-link = Das Beste, als Link

list-looking = Ich sehe mir die Liste an…
list-items = { $count ->
        [one] Ein Eintrag.
       *[other] { $count } Einträge.
    }
list-first = Die ersten { $count } werden gezeigt.
list-choose = Wähl aus, was du willst, und drück dann auf Holen.
list-chosen = { $count ->
        [one] Einer gewählt.
       *[other] { $count } gewählt.
    }
list-cost = Das zählt als { $cost ->
        [one] einer
       *[other] { $cost }
    } der { $limit } Links, die du in einer Stunde holen darfst.
list-takes-longer = Der Rest kommt, wenn wieder Platz ist.
list-now = { $nth } von { $count } · jetzt: { $title }
list-waits = So viele darfst du vorerst holen. In { $wait } geht es weiter.
list-done = { $arrived } von { $count } sind da.
list-cancelled = Abgebrochen. { $arrived } von { $count } sind da.
list-more-failed = … und { $count } weitere kamen nicht an.
list-button-all = Alle
list-button-none = Keine
list-button-fetch = Holen ({ $count })
list-fetching = Bin dran: { $count }
list-none = Hinter diesem Link ist keine Playlist. /get holt, was da ist.
list-not-here = Das kann ich nur, wo ich Mitglied bin, oder in einem privaten Chat mit mir.
list-placeholder = Wähl aus, was du willst
list-how = Schreib es mit einem Link zu einer Playlist oder einem Kanal, zum Beispiel /playlist https://…

tg-command-get = Holt, was hinter einem Link ist: 720, mp3, 1:05-2:30 für einen Ausschnitt
tg-command-settings = Was in diesem Chat gilt
tg-command-playlist = Aus einer Playlist oder einem Kanal auswählen
tg-command-follow = Neues aus einem Kanal oder einer Playlist kommt hierher
tg-command-unfollow = Was hierher kommt, und wie man es beendet
tg-command-pause = Eine Weile still sein
tg-command-resume = Wieder antworten
tg-command-stats = Wie viel hier geholt wurde
tg-command-owner-stats = Wie viel wartet und läuft, Andrang, und welche Seiten gehen
tg-command-status = Welche Seiten gerade funktionieren
tg-command-region = Von wo deine Links geholt werden
tg-command-help = Was ich kann
tg-command-privacy = Was über dich gespeichert wird, und wie lange
tg-command-forget_me = Löscht, was über dich gespeichert ist
tg-command-limits = Wie viel man holen darf
tg-command-surge = Was gilt, wenn zu viel verlangt wird
tg-command-queue = Wie viele warten
tg-command-cookies = Anmeldungen für Seiten
tg-command-allow = Jemanden zulassen
tg-command-trust = Jemandem mehr erlauben
tg-command-block = Jemanden aussperren
tg-command-forget = Zurück zu dem, was für alle gilt

follow-new = Ab jetzt folge ich „{ $title }“: Was dort neu ist, kommt hierher. Ich sehe nach: alle { $every }. /unfollow beendet das.
follow-known = „{ $title }“ folge ich hier schon. /unfollow beendet das.
follow-many = Ich folge in diesem Chat schon { $count } Listen, mehr darf ich nicht. /unfollow beendet eine.
follow-full = Ich folge schon so vielen Listen, wie ich kann. Wer diesen Bot betreibt, kann mehr erlauben.
follow-off = Wer diesen Bot betreibt, möchte nicht, dass ich etwas folge.
follow-no-list = Hinter diesem Link fand ich keine Playlist und keinen Kanal.
follow-how = Schreib es mit einem Link zu einem Kanal oder einer Playlist, zum Beispiel /follow https://…
follow-list = Dem folge ich hier. Ein Druck beendet es:
follow-none = Ich folge hier nichts.
follow-ended = „{ $title }“ folge ich nicht mehr.
follow-stopped = „{ $title }“ folge ich nicht mehr: Es ist seit Tagen gescheitert. { $why }

discord-help =
    Schreib **/get** mit einem Link, und ich antworte mit dem Video oder Ton dahinter; **/audio** gibt nur den Ton.
    Oder wähl **Apps → Medien holen** bei einer Nachricht mit Link, nenne mich mit einem Link, oder schreib mir privat.
    Mit **/playlist** wählst du aus einer Playlist oder einem Kanal aus; **/follow** bringt von selbst, was dort neu ist.
    Ich nehme die beste Qualität, die in den Kanal passt und auf Handys läuft. Was zu groß ist, kommt als Link.
    Ich sehe nur, was alle sehen können: nichts Privates, nichts hinter einer Anmeldung.
discord-owner = Für die Besitzer dieses Bots
discord-owner-stats = Wie viel wartet und läuft, Andrang, und welche Seiten gehen
discord-owner-surge = Zeigt, ob alle weniger bekommen, oder ändert es
discord-owner-limits = Zeigt die Grenzen oder ändert eine
discord-owner-count = Eine Zahl, eine Größe für user-bytes, off oder default
discord-owner-trusted = Für die, denen vertraut wird
discord-owner-allow = Lässt jemanden zu, wo nicht alle zugelassen sind
discord-owner-block = Sperrt jemanden aus
discord-owner-trust = Erlaubt jemandem mehr als anderen
discord-owner-forget = Macht jemanden zu einer Person wie jede andere
discord-owner-only = Das können nur die Besitzer dieses Bots.
discord-owner-limits-how = Ändern mit /owner limits: ein Name und ein Wert, also eine Zahl, off oder default.
discord-get = Holt das Video oder den Ton hinter einem Link
discord-audio = Holt nur den Ton hinter einem Link
discord-playlist = Aus einer Playlist oder einem Kanal auswählen
discord-follow = Neues aus einem Kanal oder einer Playlist kommt hierher
discord-unfollow = Was von selbst hierher kommt, und wie man es beendet
discord-list-url = Ein Link zu einer Playlist oder einem Kanal
discord-status = Welche Seiten gerade funktionieren
discord-region = Von wo deine Links geholt werden
discord-privacy = Was über dich gespeichert wird, und wie lange
discord-forget-me = Löscht, was über dich gespeichert ist
discord-help-short = Was dieser Bot kann
discord-settings = Was dieser Server oder Kanal vom Bot will
discord-url = Ein Link
discord-quality = fit, best, eine Höhe wie 720, audio oder mp3
discord-clip = Nur ein Ausschnitt, zum Beispiel 1:05-2:30
discord-subtitles = Mit Untertiteln, zum Beispiel de
discord-menu = Medien holen
discord-look-there = Das dauert lange. Wenn ich es dir nicht schicken kann, ist es hier zu finden: { $link }
discord-not-there = Das kommt privat, weil ich in { $channel } nicht schreiben darf. Wer den Kanal verwaltet, kann mir „View Channel“, „Send Messages“ und für Threads „Send Messages in Threads“ erlauben.
discord-button-link = Link in voller Qualität
settings-option-where = Für den ganzen Server oder nur für diesen Kanal
settings-option-notice = Ungefragt auf Links antworten
settings-option-sites = Nur Links zu diesen Hosts, mit Komma getrennt; all nimmt es zurück
settings-option-quality = Wenn niemand eine nennt: fit, best, eine Höhe wie 720, audio oder mp3
settings-option-role = Fügt eine Rolle zu denen hinzu, die fragen dürfen, oder nimmt sie weg
settings-option-links = Ein Link statt einer Datei
settings-option-quiet = Antworten auf Befehle sieht nur, wer fragt; Antworten kommen ohne Ton
settings-option-bare = Die Vorschau unter beantworteten Nachrichten wegnehmen
settings-option-region = Von wo Links geholt werden; any überlässt es dem Bot
settings-option-language = Aller Antworten hier; any überlässt es jeder Person
settings-option-reset = Alles, wie es am Anfang war
settings-where-server = diesem Server
settings-where-channel = diesem Kanal
settings-title = Was in { $where } gilt
settings-yes = ja
settings-no = nein
settings-all = alle
settings-notice = Antwortet ungefragt auf Links: { $value }
settings-sites = Seiten: { $value }
settings-quality = Qualität, wenn keine genannt wird: { $value }
settings-roles = Wer fragen darf: { $value }
settings-links = Links statt Dateien: { $value }
settings-quiet = Still: { $value }
settings-language = Sprache: { $value }
settings-own-language = die der jeweiligen Person
settings-bad-language = Ich kann diese Sprachen: { $names }; „any“ überlässt es jeder Person.
settings-region = Geholt in: { $value }
settings-any = wo es am schnellsten geht
settings-bare = Nimmt die Vorschau unter beantworteten Nachrichten weg: { $value }
settings-kept = Gespeichert, gilt in { $where }.
settings-bad-quality = Eine Qualität ist fit, best, eine Höhe wie 720, audio oder mp3.
settings-forbidden = Das können nur Mitglieder, die diesen Server verwalten dürfen.
settings-no-content = Ich sehe keine Links in Nachrichten: Der „Message Content Intent“ ist für diesen Bot aus. Wer ihn betreibt, kann ihn auf discord.com/developers/applications unter Bot einschalten. Alles andere funktioniert.
settings-missing = In diesem Kanal fehlt mir: { $permissions }. Wer den Kanal verwaltet, kann es erlauben.

ack = Bin dran…
stage-queued = Warte auf einen freien Worker…
stage-extracting = Ich sehe mir die Seite an…
stage-downloading = Lade herunter
stage-merging = Füge Bild und Ton zusammen…
stage-encoding = Mache es kleiner für diesen Chat…
stage-uploading = Lade hoch
stage-retrying = Die Seite ist gestolpert. Noch ein Versuch…
stage-restarting = Bei mir ging etwas schief. Noch ein Versuch…
wait-seconds = { $count ->
        [one] einer Sekunde
       *[other] { $count } Sekunden
    }
wait-minutes = { $count } Minuten
wait-hours = { $count } Stunden
left = noch { $eta }

link = Als Datei zu groß für diesen Chat ({ $size }), darum hier ein Link. Er gilt bis { $until } UTC.
link-many = { $count } Stücke sind zu viel für diesen Chat, darum hier ein Link zu allen. Er gilt bis { $until } UTC.
link-wanted = Hier ist ein Link. Er gilt bis { $until } UTC.
link-no-attach = Ich darf hier keine Dateien anhängen, darum hier ein Link. Er gilt bis { $until } UTC.
    Wer diesen Kanal verwaltet, kann mir „Attach Files“ erlauben.
download = Herunterladen
watch = Ansehen oder herunterladen
items-missing = { $count ->
        [one] Ein Stück dieses Beitrags war nicht zu bekommen.
       *[other] { $count } Stücke dieses Beitrags waren nicht zu bekommen.
    }
button-delete-page = Link löschen
page-deleted = Der Link ist gelöscht. Niemand kann ihn mehr öffnen.
page-gone-already = Diesen Link gibt es schon nicht mehr.
too-many-links = Ich nehme zehn Links aus einer Nachricht. Ausgelassen habe ich { $count ->
        [one] einen
       *[other] { $count }
    }; bitte schick den Rest noch einmal.
left-out = Ich nehme { $most } Links aus einer Nachricht. Ausgelassen habe ich { $count ->
        [one] einen
       *[other] { $count }
    }; bitte schick den Rest noch einmal.
unknown-command = Diesen Befehl kenne ich nicht.
unknown-wish =
    Ich weiß nicht, was „{ $word }“ heißen soll. Neben einem Link verstehe ich eine Qualität (fit, best, 720, audio, mp3), einen Ausschnitt (1:05-2:30) und Untertitel (subs:de).
privacy =
    Was ich über dich speichere:
    • die Links, die du geschickt hast, und was aus ihnen wurde, für { $requests };
    • die Dateien, die daraus wurden, für { $links }, um sie wieder zu geben, ohne die Seite zu fragen; sie werden mit anderen geteilt, die denselben Link schicken, ohne zu sagen, wer zuerst gefragt hat;
    • was du aus Playlists gewählt hast, für { $requests };
    • welchen Kanälen ich für dich folge, bis das endet;
    • wie viele Links du geschickt hast, höchstens einen Tag lang, als Zahl.
    Protokolle nennen Seiten und Aufträge, weder dich noch deine Links. /forget_me löscht, was ich über dich speichere.
forgotten-you = Erledigt: Worauf du gewartet hast, ist abgebrochen, und was ich über dich gespeichert hatte, ist gelöscht. Wie viele Links du geschickt hast, zähle ich noch, höchstens einen Tag lang; wer in der Schlange dran war, verfällt innerhalb von zwei Tagen.
button-cancel = Abbrechen
button-audio = Ton
button-quality = Andere Qualität
button-best = Volle Qualität
button-renew = Neuer Link
button-delete = Löschen
button-again = Noch einmal
button-site-back = Holen, wenn die Seite wieder geht
button-premiere = Holen, wenn es beginnt
pick-quality = Was hättest du lieber?
quality-fit = Was in diesen Chat passt
quality-best = Das Beste, was es gibt
quality-audio = Nur der Ton
quality-mp3 = Nur der Ton, als MP3
cancelled = Abgebrochen.
too-late-to-cancel = Zu spät: Die Antwort ist schon unterwegs.
not-yours = Das kann nur, wer gefragt hat.
forgotten = An diesen Link erinnere ich mich nicht mehr. Bitte schick ihn noch einmal.
parked-site = Ich hole es, sobald { $site } wieder funktioniert.
parked-premiere = Ich hole es, wenn es begonnen hat.
region-only-one = Ich hole alles von nur einem Ort.
region-unknown = Ich kenne diese Regionen: { $names }. „any“ überlässt es mir.
region-is = { $region ->
        [any] Deine Links werden geholt, wo es am schnellsten geht.
       *[other] Deine Links werden in { $region } geholt, solange dort jemand arbeitet.
    } Um das zu ändern: /region und eins von { $names }, oder any.
status-fine = Alle Seiten, nach denen zuletzt gefragt wurde, funktionieren.
status-failing = Der letzte Versuch scheiterte bei: { $sites }
status-working = Zuletzt versucht, und funktioniert: { $sites }
status-down = Diese Seiten gehen gerade bei niemandem: { $sites }

owner-failures = { $count ->
        [one] Ein Link ist durch einen Fehler von mir gescheitert ({ $kind }).
       *[other] { $count } Links sind durch einen Fehler von mir gescheitert ({ $kind }).
    } Näheres: linkferry admin dead-letters. Ich sage es höchstens einmal in der Stunde.

owner-surge = Die Wartezeit ist jetzt { $wait }, darum nehme ich von allen weniger an, bis das vorbei ist. /surge off (auf Discord: /owner surge) beendet es.
owner-bytes-soon = { $region } hat diesen Monat { $used } geholt, von { $budget }, die erlaubt sind (BANDWIDTH_MONTH). Wenn alles verbraucht ist, bekommen alle weniger.
owner-bytes-over = { $region } hat diesen Monat { $used } geholt, und { $budget } waren erlaubt (BANDWIDTH_MONTH). Alle bekommen weniger, bis der Monat endet. /surge off beendet das.
owner-canary-fails = { $site } funktioniert nicht: Ein Link, den ich dort regelmäßig hole, ist gescheitert. { $why } /status sagt, wie es den anderen geht.
owner-canary-works = { $site } funktioniert wieder.
owner-claimed = Dieser Bot gehört jetzt dir. Gesteuert wird er mit /limits, /surge, /allow, /block, /trust und /queue.
owner-claim-failed = Dieser Link wurde schon benutzt oder ist zu alt. Im Protokoll des Bots steht nach einem Neustart ein neuer.
owner-people = { $person }: { $standing ->
        [allowed] zugelassen.
        [blocked] ausgesperrt.
        [trusted] vertraut.
        [owner] Besitzer.
       *[nobody] jetzt eine Person wie jede andere.
    }
owner-person-how = Schreib die Nummer der Person dahinter, zum Beispiel /{ $command } 123456789. @userinfobot sagt Leuten ihre.
owner-limits-how = Ändern mit /limits NAME ZAHL, oder /limits trusted NAME ZAHL für die, denen vertraut wird. ZAHL ist eine Zahl, off oder default.
owner-limits-bad = Das kenne ich nicht: { $why }
owner-limit-set = { $name } ist ab jetzt { $count }.
owner-surge-is = Der Andrangsbetrieb steht auf { $mode }{ $now ->
        [crowd] , und er ist gerade an.
        [bytes] , und er ist gerade an: Die Bytes dieses Monats sind in einer Region verbraucht.
       *[none] , und er ist gerade nicht an.
    }
owner-queue = { $region }: { $waiting } warten, { $running } laufen, { $workers ->
        [one] ein Worker
       *[other] { $workers } Worker
    } mit { $places } Plätzen.
owner-queue-empty = Es läuft kein Worker.
owner-cookies-kept = Ich bewahre { $count ->
        [one] ein Cookie
       *[other] { $count } Cookies
    } für { $site } als { $id } auf und benutze sie { $region ->
        [any] in jeder Region.
       *[other] in { $region }.
    }
owner-cookies-end = Sie laufen am { $date } ab.
owner-cookies-left-out = { $count ->
        [one] Ein Cookie einer anderen Seite habe ich ausgelassen.
       *[other] { $count } Cookies anderer Seiten habe ich ausgelassen.
    }
owner-cookies-bad = Ich habe nichts behalten: { $why }. Schick eine exportierte cookies.txt, mit der Seite als Bildunterschrift.
owner-cookies-taken = Ich habe deine Nachricht gelöscht.
owner-cookies-not-taken = Ich konnte deine Nachricht nicht löschen: Bitte lösch sie selbst.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] ein Cookie
       *[other] { $count } Cookies
    }, { $region ->
        [any] jede Region.
       *[other] Region { $region }.
    }
owner-cookies-health = In { $region } genügen sie für { $score } % der Links{ $rests ->
        [none] .
       *[other] , und ruhen für { $rests }: Die Seite hat sie abgewiesen.
    }
owner-cookies-removed = { $id } ist weg.
owner-cookies-unknown = Es gibt keine Cookies namens { $id }.
owner-cookies-how = Für neue schick mir eine cookies.txt mit der Seite als Bildunterschrift; /cookies remove ID nimmt welche weg.
owner-cookies-soon = Die Cookies { $id } für { $site } laufen am { $date } ab. Schick mir vorher eine frische cookies.txt.
owner-cookies-rest = { $site } hat die Cookies { $id } in { $region } abgewiesen. Für { $rests } nehme ich andere oder keine; geht das so weiter, schick mir eine frische cookies.txt.

ack-line = Du bist Nummer { $position } in der Schlange, Wartezeit etwa { $wait }.
ack-surge = Bin dran… { $why ->
        [bytes] Das Datenvolumen dieses Monats ist fast verbraucht, darum kommen Videos höchstens in 720p.
       *[crowd] Gerade fragen sehr viele, darum kann es länger dauern, und Videos kommen höchstens in 720p.
    }
web-title = Link einfügen
web-says = Das Video oder Lied dahinter kommt hierher.
web-quality = Qualität
web-fit = Läuft überall
web-best = Das Beste
web-height = { $height }p
web-audio = Ton
web-mp3 = MP3
web-fetch = Holen
web-key = Dieser Dienst verlangt einen API-Schlüssel:
web-no-script = Diese Seite braucht Skripte. Die Link-Seiten in Chats brauchen keine.

page-download = Herunterladen
page-download-all = Alle { $count } herunterladen
page-copy = Link kopieren
page-copied = Kopiert
page-source = Quelle
page-until = Verfügbar bis
page-no-player = Dein Browser kann das hier nicht abspielen, aber du kannst es herunterladen.
page-report = Diese Seite melden
page-report-ask = Was stimmt damit nicht?
page-report-rights = Es gehört mir, oder ich handle für die, denen es gehört
page-report-harm = Es ist verboten oder schädlich
page-report-other = Etwas anderes
page-report-send = Meldung abschicken
page-reported-title = Danke
page-reported-says = Wer diesen Dienst betreibt, hat deine Meldung.
page-delete = Diese Seite löschen
page-delete-ask = Niemand kann sie dann mehr öffnen, jedenfalls nicht mit diesem Link.
page-delete-yes = Löschen
page-deleted-title = Diese Seite wurde gelöscht
page-deleted-says = Wer darum gebeten hatte, hat sie gelöscht. Hier gibt es nichts mehr zu sehen.
page-expired-title = Dieser Link ist abgelaufen
page-expired-says = Dateien bleiben hier nur eine Weile, und die Zeit dieser ist vorbei.
page-renew = Im Chat noch einmal holen
page-renew-says = Schick dem Bot den Link noch einmal, in dem Chat, aus dem du diese Seite hast, und eine neue kommt.
page-unknown-title = Diese Seite gibt es nicht
page-unknown-says =
    Der Link ist nicht vollständig, oder er führte nie irgendwohin. Kopier ihn noch einmal aus dem Chat, aus dem du ihn hast.
page-waiting-title = Bin dran…
page-waiting-says = Diese Seite sieht von selbst wieder nach und zeigt die Datei, wenn sie da ist.
page-failed-title = Das hat nicht geklappt
page-failed-says = Es gibt hier keine Datei zu zeigen.
page-busy-title = Einen Moment
page-busy-says = Diese Seite kann gerade nicht gezeigt werden. Bitte versuch es gleich noch einmal.
page-back = Zurück zur Seite
page-served-by = Eine Weile aufbewahrt von einer Linkferry

owner-report = Jemand hat eine Link-Seite gemeldet: „{ $title }“ ({ $why }), von { $link }
    Um sie zu entfernen: linkferry admin takedown

busy = Ich erreiche meine Warteschlange gerade nicht. Bitte schick den Link gleich noch einmal.

failure-no_link = In deiner Nachricht ist kein Link. Schick mir einen, der mit https:// beginnt.
failure-bad_link = Das kann ich nicht öffnen: { $reason ->
        [scheme] Nur Links, die mit http:// oder https:// beginnen, gehen.
        [credentials] Links mit Benutzernamen oder Passwort darin nehme ich nicht.
        [too_long] Der Link ist länger als 2.048 Zeichen.
        [port] Der Port im Link ist nicht gültig.
       *[other] Es ist kein vollständiger Link.
    }
failure-policy = Wer diesen Bot betreibt, erlaubt keine Links zu dieser Seite.
failure-taken_down = Das wurde auf Verlangen entfernt, darum hole ich es nicht.
failure-role = In diesem Kanal dürfen mich nur manche Rollen fragen.
failure-limited = Das war viel auf einmal. Bitte schick es in { $wait } noch einmal.
failure-limited_surge = { $why ->
        [bytes] Das Datenvolumen dieses Monats ist fast verbraucht
       *[crowd] Gerade fragen sehr viele
    }, darum bekommen alle weniger als sonst. Bitte schick es in { $wait } noch einmal.
failure-surge = { $why ->
        [bytes] Das Datenvolumen dieses Monats ist fast verbraucht
       *[crowd] Gerade fragen sehr viele
    }, und wer schon einmal hier war, kommt zuerst dran. Bitte komm in { $wait } wieder.
failure-not_admitted = Dieser Bot ist nicht für alle offen. Bitte wende dich an die Person, die ihn betreibt.
failure-unavailable = Ich erreiche meine Warteschlange gerade nicht. Bitte versuch es gleich noch einmal.
failure-not_found = Diese Seite gibt es nicht (die Antwort war „not found“). Ist der Link vollständig?
failure-removed = Das wurde von der Seite entfernt.
failure-private = Das ist privat; ich kann nur holen, was alle sehen können.
failure-login_required = Die Seite zeigt das nur Leuten, die angemeldet sind.
failure-age_restricted = Die Seite verlangt hier eine Altersprüfung, darum kann ich es nicht holen.
failure-geo_blocked = Die Seite zeigt das nicht in dem Land, in dem ich laufe.
failure-bot_check = Die Seite hält mich für einen Roboter und will einen Beweis. Versuch es später noch einmal.
failure-drm = Das ist durch DRM geschützt und kann nicht geholt werden.
failure-unsupported = Ich weiß nicht, wie man von dieser Seite Medien bekommt.
failure-no_media = Auf dieser Seite habe ich weder Video noch Ton gefunden.
failure-not_media = Dieser Link führt zu einer Datei, die weder Video noch Ton ist.
failure-empty = Die Datei hinter diesem Link ist leer.
failure-live = Das läuft noch live. Schick den Link noch einmal, wenn die Übertragung zu Ende ist.
failure-premiere = Das hat noch nicht begonnen. Schick den Link nach der Premiere noch einmal.
failure-forbidden = Dieser Link führt zu einer Adresse, die ich nicht öffne.
failure-too_long = Das ist länger, als dieser Bot annimmt.
failure-too_big = Das ist größer, als dieser Bot annimmt.
failure-no_such_format = In der gewünschten Form gibt es das nicht.
failure-bad_clip = So lang ist es nicht: Der gewünschte Ausschnitt liegt hinter dem Ende.
failure-adults_only = Das ist für Erwachsene. Ich zeige es nur in Kanälen, die mit Altersbeschränkung markiert sind.
failure-no_link_possible = Das ist zu groß für diesen Chat, und dieser Bot kann keine Links ausgeben.
failure-not_writable = In { $folder } kann ich nicht schreiben.
failure-truncated = Die Seite hat vor dem Ende aufgehört zu senden. Versuch es in einer Weile noch einmal.
failure-site_trouble = Die Seite hat mit einem Fehler geantwortet. Versuch es in einer Weile noch einmal.
failure-site_down = { $site } geht gerade bei niemandem, darum habe ich dich nicht warten lassen. Versuch es später noch einmal.
failure-expired = Dein Link hat einen ganzen Tag gewartet, ohne dranzukommen, darum habe ich aufgegeben.
failure-rate_limited = Die Seite bittet mich, langsamer zu machen. Versuch es in einer Weile noch einmal.
failure-unreachable = Ich konnte diese Seite nicht erreichen. Stimmt die Adresse?
failure-deadline = Das hat zu lange gedauert, darum habe ich aufgehört. Versuch es in einer Weile noch einmal.
failure-internal = Bei mir ging etwas schief. Bitte versuch es noch einmal; bleibt es so, sag es der Person, die den Bot betreibt.
failure-crashed = Die Arbeit an diesem Link ist bei mir mehr als einmal gescheitert, darum habe ich aufgehört.
failure-disk_full = Ich habe gerade keinen Platz mehr. Bitte versuch es später noch einmal.
failure-storage = Der Speicher für große Dateien antwortet nicht. Bitte versuch es später noch einmal.
