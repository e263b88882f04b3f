# unreviewed: no speaker has read these sentences yet.

start =
    Mandami un link, e ti rimando il video o l'audio che c'è dietro.
    Se è troppo grande per questa chat, ricevi un link che funziona per un po'.
help =
    Manda un link a un video, un post o una canzone. Rispondo con il file.
    Cerco la migliore qualità che entra in questa chat e si vede sui telefoni. Quello che è troppo grande arriva come link. Vedo solo ciò che tutti possono vedere: niente di privato, niente dietro un accesso.
    Con /get e un link puoi dire cosa vuoi: 720, mp3, 1:05-2:30 per una parte, subs:de per i sottotitoli.
    /playlist con un link mostra cosa c'è in una playlist o un canale, per scegliere; /follow porta da solo ciò che c'è di nuovo.
    /settings ricorda quello che vuoi sempre. Puoi aggiungermi anche ai gruppi.

tg-help-group =
    Manda un link, menzionami accanto a uno, o scrivi /get con un link (o in risposta a uno): rispondo con il file.
    Accanto a /get puoi dire cosa vuoi: 720, mp3, 1:05-2:30 per una parte, subs:de per i sottotitoli.
    Amministratori: /settings, /follow con il link di un canale, e /pause 1h quando volete che stia zitto.
group-welcome =
    Grazie di avermi accolto. Manda un link a un video, un post o una canzone, e rispondo con il file. Dove non devo notare i link da solo, menzionami (@{ $name }) o scrivi /get. Gli amministratori scelgono tutto questo con /settings.
group-privacy =
    Telegram qui mi nasconde i messaggi, quindi vedo solo i comandi e i messaggi che mi menzionano. Per farmi notare i link, nominami amministratore. Oppure chi mi gestisce disattiva “Group Privacy” presso @BotFather, poi mi toglie da questo gruppo e mi aggiunge di nuovo.
not-noticed = Qui non rispondo ai link da solo.
paused = Qui sto zitto per { $wait }. Gli amministratori possono porvi fine con /resume.
resumed = Sono tornato.
pause-how = Scrivi per quanto tempo, per esempio /pause 1h o /pause 30m.
already = C'era già qui ↑
admins-only = Solo gli amministratori di questa chat possono chiedermi qualcosa.
settings-admins = Solo gli amministratori di questa chat possono farlo.
tg-adults-only = È per adulti. Un amministratore può permetterlo in questa chat, con /settings.
tg-stats = { $count ->
        [0] Nessun link negli ultimi sette giorni.
        [one] Un link negli ultimi sette giorni.
       *[other] { $count } link negli ultimi sette giorni.
    }
tg-stats-sites = La maggior parte da { $sites }.
tg-settings-title = Cosa vale in questa chat
tg-settings-notice = Risponde ai link senza che lo si chieda: { $value }
tg-settings-ask = Chiede la qualità: { $value }
tg-settings-remember = Ricorda l'ultima qualità scelta: { $value }
tg-settings-captions = Titolo e fonte sotto i file: { $value }
tg-settings-links = Link al posto dei file: { $value }
tg-settings-quiet = Senza suono: { $value }
tg-settings-remove = Toglie i messaggi che sono solo il link, dopo la risposta: { $value }
tg-settings-adults = Contenuti per adulti: { $value }
tg-settings-language = Lingua: { $value }
tg-settings-sites-how = Solo per alcuni siti: /settings sites youtube.com x.com (all annulla tutto).
tg-who-all = tutti
tg-who-admins = amministratori
tg-language-own = quella di ciascuno
tg-button-quality = Qualità
tg-button-notice = Notare i link
tg-button-ask = Chiedere la qualità
tg-button-remember = Ricordare la qualità
tg-button-captions = Didascalie
tg-button-links = Solo link
tg-button-quiet = Senza suono
tg-button-remove = Togliere i link
tg-button-adults = Per adulti
tg-button-who = Chi può chiedere
tg-button-language = Lingua
tg-button-region = Regione
tg-pick-region = Da dove prendere i link di qui?
tg-button-done = Fatto
tg-pick = Cosa vuoi?
tg-pick-quality = Quale qualità, quando nessuno ne dice una?
tg-pick-language = Quale lingua?
tg-pick-words = Sottotitoli in quale lingua?
tg-part = Quale parte? Rispondi a questo messaggio con inizio e fine, per esempio 1:05-2:30.
tg-unknown-command = Non conosco questo comando. /help dice cosa so fare.
language = Italiano
inline-how = Scrivi un link dopo il mio nome
inline-fetch = Prendilo e mandalo qui
inline-forgotten = Non so più cosa fosse. Mandalo di nuovo, per favore.
inline-first = Il primo di { $count }. Mandami il link in privato per averli tutti.
inline-link = Non posso mandarti file altrove prima che tu mi scriva in privato, quindi ecco un link. Funziona fino al { $until } UTC.
inline-adults = È per adulti. Chiedimelo in privato.
quality-as-link = { $quality }, come link
button-link = Il meglio, come link
button-words = Sottotitoli
button-part = Una parte
button-menu = Indietro

list-looking = Guardo la lista…
list-items = { $count ->
        [one] Un elemento.
       *[other] { $count } elementi.
    }
list-first = Si vedono i primi { $count }.
list-choose = Scegli cosa vuoi, poi premi Prendi.
list-chosen = { $count ->
        [one] Uno scelto.
       *[other] { $count } scelti.
    }
list-cost = Conta come { $cost } dei { $limit } link che puoi prendere in un'ora.
list-takes-longer = Il resto arriva quando c'è di nuovo posto.
list-now = { $nth } di { $count } · ora: { $title }
list-waits = Per ora non puoi prenderne di più. Continua tra { $wait }.
list-done = Arrivati { $arrived } di { $count }.
list-cancelled = Annullato. Arrivati { $arrived } di { $count }.
list-more-failed = … e altri { $count } non sono arrivati.
list-button-all = Tutti
list-button-none = Nessuno
list-button-fetch = Prendi ({ $count })
list-fetching = Ci penso io: { $count }
list-none = Dietro questo link non c'è una playlist. /get prende quello che c'è.
list-not-here = Posso farlo solo dove sono membro, o in una chat privata con me.
list-placeholder = Scegli cosa vuoi
list-how = Scrivilo con un link a una playlist o un canale, per esempio /playlist https://…

tg-command-get = Prendere ciò che c'è dietro un link: 720, mp3, 1:05-2:30 per una parte
tg-command-settings = Cosa vale in questa chat
tg-command-playlist = Scegliere cosa prendere da una playlist o un canale
tg-command-follow = Le novità di un canale o una playlist arrivano qui
tg-command-unfollow = Cosa arriva qui, e come porvi fine
tg-command-pause = Stare zitto per un po'
tg-command-resume = Rispondere di nuovo
tg-command-stats = Quanto è stato chiesto qui
tg-command-owner-stats = Quanto aspetta e gira, il sovraccarico, e quali siti funzionano
tg-command-status = Quali siti funzionano al momento
tg-command-region = Da dove vengono presi i tuoi link
tg-command-help = Cosa so fare
tg-command-privacy = Cosa si conserva di te, e per quanto
tg-command-forget_me = Cancella ciò che si conserva di te
tg-command-limits = Quanto si può chiedere
tg-command-surge = Cosa vale quando si chiede troppo
tg-command-queue = Quanti aspettano
tg-command-cookies = Accessi ai siti
tg-command-allow = Far entrare qualcuno
tg-command-trust = Dare di più a qualcuno
tg-command-block = Tenere fuori qualcuno
tg-command-forget = Di nuovo ciò che vale per tutti

follow-new = Da ora seguo “{ $title }”: ciò che c'è di nuovo arriva qui. Guardo ogni { $every }. /unfollow vi pone fine.
follow-known = Seguo già “{ $title }” qui. /unfollow vi pone fine.
follow-many = Seguo già { $count } liste in questa chat, e non posso seguirne altre. /unfollow ne toglie una.
follow-full = Seguo tutte le liste che posso. Il gestore di questo bot può permetterne altre.
follow-off = Il gestore di questo bot non vuole che io segua nulla.
follow-no-list = Dietro questo link non ho trovato né playlist né canali.
follow-how = Scrivilo con un link a un canale o una playlist, per esempio /follow https://…
follow-list = Cosa seguo qui. Premi su uno per toglierlo:
follow-none = Qui non seguo nulla.
follow-ended = Non seguo più “{ $title }”.
follow-stopped = Non seguo più “{ $title }”: non funziona da giorni. { $why }

discord-help =
    Scrivi **/get** con un link, e rispondo con il video o l'audio che c'è dietro; **/audio** dà solo il suono.
    Oppure scegli **App → Prendi i media** su un messaggio con un link, menzionami con un link, o scrivimi in privato.
    Con **/playlist** scegli da una playlist o un canale; **/follow** porta da solo ciò che c'è di nuovo.
    Cerco la migliore qualità che entra nel canale e si vede sui telefoni. Quello che è troppo grande arriva come link.
    Vedo solo ciò che tutti possono vedere: niente di privato, niente dietro un accesso.
discord-owner = Per i proprietari di questo bot
discord-owner-stats = Quanto aspetta e gira, il sovraccarico, e quali siti funzionano
discord-owner-surge = Mostra se tutti ricevono meno, o lo cambia
discord-owner-limits = Mostra i limiti, o ne cambia uno
discord-owner-count = Un numero, una dimensione per user-bytes, off o default
discord-owner-trusted = Per chi gode di fiducia
discord-owner-allow = Serve una persona dove non tutti sono serviti
discord-owner-block = Non serve più una persona
discord-owner-trust = Dà a una persona più che agli altri
discord-owner-forget = Tratta una persona come tutte le altre
discord-owner-only = Solo i proprietari di questo bot possono farlo.
discord-owner-limits-how = Cambiane uno con /owner limits: un nome e un valore, cioè un numero, off o default.
discord-get = Prendere il video o l'audio dietro un link
discord-audio = Prendere solo il suono di ciò che c'è dietro un link
discord-playlist = Scegliere cosa prendere da una playlist o un canale
discord-follow = Le novità di un canale o una playlist arrivano qui
discord-unfollow = Cosa arriva qui da solo, e come porvi fine
discord-list-url = Un link a una playlist o un canale
discord-status = Quali siti funzionano al momento
discord-region = Da dove vengono presi i tuoi link
discord-privacy = Cosa si conserva di te, e per quanto
discord-forget-me = Cancella ciò che si conserva di te
discord-help-short = Cosa sa fare questo bot
discord-settings = Cosa vuole dal bot questo server o canale
discord-url = Un link
discord-quality = fit, best, un'altezza come 720, audio o mp3
discord-clip = Solo una parte, come 1:05-2:30
discord-subtitles = Con sottotitoli, come en
discord-menu = Prendi i media
discord-look-there = Ci vuole molto. Se non riesco a mandartelo, sarà qui: { $link }
discord-not-there = Arriva in privato, perché non posso scrivere in { $channel }. Chi gestisce quel canale può permettermi “View Channel”, “Send Messages” e, per i thread, “Send Messages in Threads”.
discord-button-link = Link in piena qualità
settings-option-where = Per tutto il server, o solo per questo canale
settings-option-notice = Rispondere ai link senza che lo si chieda
settings-option-sites = Solo link a questi siti, con virgole; all annulla tutto
settings-option-quality = Per chi non ne dice una: fit, best, un'altezza come 720, audio o mp3
settings-option-role = Aggiunge un ruolo a chi può chiedere, o lo toglie
settings-option-links = Un link al posto di un file
settings-option-quiet = Risposte ai comandi solo per chi chiede; le altre senza suono
settings-option-bare = Togliere l'anteprima sotto i messaggi con risposta
settings-option-region = Da dove prendere i link; any lo lascia al bot
settings-option-language = Di tutte le risposte qui; any la lascia a ciascuno
settings-option-reset = Tutto com'era all'inizio
settings-where-server = questo server
settings-where-channel = questo canale
settings-title = Cosa vale per { $where }
settings-yes = sì
settings-no = no
settings-all = tutti
settings-notice = Risponde ai link senza che lo si chieda: { $value }
settings-sites = Siti: { $value }
settings-quality = Qualità quando nessuno ne dice una: { $value }
settings-roles = Chi può chiedere: { $value }
settings-links = Link al posto dei file: { $value }
settings-quiet = Discreto: { $value }
settings-language = Lingua: { $value }
settings-own-language = quella di ciascuno
settings-bad-language = Conosco queste lingue: { $names }; “any” la lascia a ciascuno.
settings-region = Preso in: { $value }
settings-any = dove è più veloce
settings-bare = Toglie l'anteprima sotto i messaggi con risposta: { $value }
settings-kept = Salvato per { $where }.
settings-bad-quality = Una qualità è fit, best, un'altezza come 720, audio o mp3.
settings-forbidden = Solo i membri che possono gestire questo server possono farlo.
settings-no-content = Non vedo i link nei messaggi: “Message Content Intent” è disattivato per questo bot. Chi lo gestisce può attivarlo su discord.com/developers/applications, sotto Bot. Tutto il resto funziona.
settings-missing = In questo canale mi manca: { $permissions }. Chi gestisce il canale può permetterlo.

ack = Ci penso io…
stage-queued = Aspetto un posto libero…
stage-extracting = Guardo la pagina…
stage-downloading = Scarico
stage-merging = Unisco video e audio…
stage-encoding = Lo rimpicciolisco per questa chat…
stage-uploading = Invio
stage-retrying = Il sito ha inciampato. Riprovo…
stage-restarting = Qualcosa è andato storto da me. Riprovo…
wait-seconds = { $count ->
        [one] un secondo
       *[other] { $count } secondi
    }
wait-minutes = { $count } minuti
wait-hours = { $count } ore
left = mancano { $eta }

link = Troppo grande per questa chat come file ({ $size }), quindi ecco un link. Funziona fino al { $until } UTC.
link-many = { $count } elementi sono troppi per questa chat, quindi ecco un link a tutti. Funziona fino al { $until } UTC.
link-wanted = Ecco un link. Funziona fino al { $until } UTC.
link-no-attach = Qui non posso allegare file, quindi ecco un link. Funziona fino al { $until } UTC.
    Chi gestisce questo canale può permettermi “Attach Files”.
download = Scarica
watch = Guarda o scarica
items-missing = { $count ->
        [one] Un elemento di questo post non si è potuto avere.
       *[other] { $count } elementi di questo post non si sono potuti avere.
    }
button-delete-page = Elimina il link
page-deleted = Il link è eliminato. Nessuno può più aprirlo.
page-gone-already = Questo link non c'è già più.
too-many-links = Prendo dieci link da un messaggio. Ne ho lasciati fuori { $count }; manda di nuovo il resto, per favore.
left-out = Prendo { $most } link da un messaggio. Ne ho lasciati fuori { $count }; manda di nuovo il resto, per favore.
unknown-command = Non conosco questo comando.
unknown-wish =
    Non so cosa chieda “{ $word }”. Accanto a un link capisco una qualità (fit, best, 720, audio, mp3), una parte (1:05-2:30) e i sottotitoli (subs:de).
privacy =
    Cosa conservo di te:
    • i link che hai mandato e cosa ne è stato, per { $requests };
    • i file che ne sono venuti, per { $links }, per ridarli senza chiedere al sito; sono condivisi con chi manda lo stesso link, senza dire chi ha chiesto per primo;
    • cosa hai scelto dalle playlist, per { $requests };
    • quali canali mi hai fatto seguire, finché non finisce;
    • quanti link hai mandato, per un giorno al massimo, come numero.
    I registri nominano siti e lavori, né te né i tuoi link. /forget_me cancella ciò che conservo di te.
forgotten-you = Fatto: ho annullato ciò che aspettavi e cancellato ciò che conservavo di te. Quanti link hai mandato lo conto ancora, per un giorno al massimo; a chi tocca nella coda svanisce entro due giorni.
button-cancel = Annulla
button-audio = Audio
button-quality = Altra qualità
button-best = Piena qualità
button-renew = Nuovo link
button-delete = Elimina
button-again = Riprova
button-site-back = Prendilo quando il sito torna
button-premiere = Prendilo quando comincia
pick-quality = Cosa preferisci?
quality-fit = Ciò che entra in questa chat
quality-best = Il meglio che c'è
quality-audio = Solo il suono
quality-mp3 = Solo il suono, in MP3
cancelled = Annullato.
too-late-to-cancel = Troppo tardi: la risposta è già in viaggio.
not-yours = Solo chi ha chiesto può farlo.
forgotten = Non ricordo più questo link. Mandalo di nuovo, per favore.
parked-site = Lo prendo appena { $site } funziona di nuovo.
parked-premiere = Lo prendo quando sarà cominciato.
region-only-one = C'è un solo posto da cui prendo i link.
region-unknown = Conosco queste regioni: { $names }. “any” lascia scegliere a me.
region-is = { $region ->
        [any] I tuoi link vengono presi dove è più veloce.
       *[other] I tuoi link vengono presi in { $region }, finché lì qualcuno lavora.
    } Per cambiare: /region e una tra { $names }, oppure any.
status-fine = Tutti i siti chiesti di recente funzionano.
status-failing = L'ultimo tentativo è fallito su: { $sites }
status-working = Provati di recente, e funzionano: { $sites }
status-down = Questi siti ora non funzionano per nessuno: { $sites }

owner-failures = { $count ->
        [one] Un link è fallito per colpa mia ({ $kind }).
       *[other] { $count } link sono falliti per colpa mia ({ $kind }).
    } Dettagli: linkferry admin dead-letters. Lo dico al massimo una volta all'ora.

owner-surge = Le persone aspettano { $wait } il loro turno, quindi accetto meno da ciascuno finché non passa. /surge off (su Discord: /owner surge) lo ferma.
owner-bytes-soon = { $region } ha preso { $used } questo mese, dei { $budget } permessi (BANDWIDTH_MONTH). Quando è tutto usato, tutti ricevono meno.
owner-bytes-over = { $region } ha preso { $used } questo mese, e { $budget } era il suo limite (BANDWIDTH_MONTH). Tutti ricevono meno fino alla fine del mese. /surge off lo ferma.
owner-canary-fails = { $site } non funziona: un link che prendo lì regolarmente è fallito. { $why } /status dice come stanno gli altri.
owner-canary-works = { $site } funziona di nuovo.
owner-claimed = Ora questo bot è tuo. /limits, /surge, /allow, /block, /trust e /queue lo guidano.
owner-claim-failed = Quel link è già stato usato, o è troppo vecchio. Il registro del bot ne ha uno nuovo dopo un riavvio.
owner-people = { $standing ->
        [allowed] { $person } ha accesso.
        [blocked] { $person } non ha più accesso.
        [trusted] { $person } gode di fiducia.
        [owner] { $person } è tra i proprietari.
       *[nobody] { $person } ora è come tutti gli altri.
    }
owner-person-how = Scrivi dopo il numero della persona, per esempio /{ $command } 123456789. @userinfobot dice a ciascuno il suo.
owner-limits-how = Cambiane uno con /limits NOME VALORE, o /limits trusted NOME VALORE per chi gode di fiducia. VALORE è un numero, off o default.
owner-limits-bad = Non lo conosco: { $why }
owner-limit-set = { $name } è { $count } da ora.
owner-surge-is = Il sovraccarico è su { $mode }{ $now ->
        [crowd] , e ora è attivo.
        [bytes] , e ora è attivo: i byte di questo mese di una regione sono finiti.
       *[none] , e ora non ce n'è.
    }
owner-queue = { $region }: { $waiting } in attesa, { $running } in corso, { $workers ->
        [one] un worker
       *[other] { $workers } worker
    } con { $places } posti.
owner-queue-empty = Nessun worker è in funzione.
owner-cookies-kept = Conservo { $count ->
        [one] un cookie
       *[other] { $count } cookie
    } per { $site } come { $id }, da usare { $region ->
        [any] in ogni regione.
       *[other] in { $region }.
    }
owner-cookies-end = Scadono il { $date }.
owner-cookies-left-out = { $count ->
        [one] Un cookie di un altro sito è rimasto fuori.
       *[other] { $count } cookie di altri siti sono rimasti fuori.
    }
owner-cookies-bad = Non ho conservato nulla: { $why }. Manda un cookies.txt esportato, con il sito come didascalia.
owner-cookies-taken = Ho eliminato il tuo messaggio.
owner-cookies-not-taken = Non ho potuto eliminare il tuo messaggio: eliminalo tu, per favore.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] un cookie
       *[other] { $count } cookie
    }, { $region ->
        [any] ogni regione.
       *[other] regione { $region }.
    }
owner-cookies-health = In { $region } bastano per il { $score } % dei link{ $rests ->
        [none] .
       *[other] , e riposano per { $rests }: il sito li ha respinti.
    }
owner-cookies-removed = { $id } non c'è più.
owner-cookies-unknown = Non ci sono cookie chiamati { $id }.
owner-cookies-how = Per aggiungerne, mandami un cookies.txt con il sito come didascalia; /cookies remove ID ne toglie.
owner-cookies-soon = I cookie { $id } per { $site } scadono il { $date }. Mandami prima un cookies.txt nuovo.
owner-cookies-rest = { $site } ha respinto i cookie { $id } in { $region }. Ne uso altri o nessuno per { $rests }; se continua, mandami un cookies.txt nuovo.

ack-line = Sei il numero { $position } in coda, circa { $wait }.
ack-surge = Ci penso io… { $why ->
        [bytes] Il traffico di questo mese è quasi finito, quindi i video arrivano al massimo in 720p.
       *[crowd] In tanti chiedono in questo momento, quindi può volerci di più, e i video arrivano al massimo in 720p.
    }
web-title = Incolla un link
web-says = Il video o la canzone che c'è dietro arriva qui.
web-quality = Qualità
web-fit = Si vede ovunque
web-best = Il meglio che c'è
web-height = { $height }p
web-audio = Audio
web-mp3 = MP3
web-fetch = Prendi
web-key = Questo servizio vuole una chiave API:
web-no-script = Questa pagina ha bisogno di script. Le pagine dei link nelle chat no.

page-download = Scarica
page-download-all = Scarica tutti ({ $count })
page-copy = Copia il link
page-copied = Copiato
page-source = Fonte
page-until = Disponibile fino al
page-no-player = Il tuo browser non può riprodurlo qui, ma puoi scaricarlo.
page-report = Segnala questa pagina
page-report-ask = Cosa c'è che non va?
page-report-rights = È mia, o agisco per chi la possiede
page-report-harm = È illegale o dannosa
page-report-other = Altro
page-report-send = Invia la segnalazione
page-reported-title = Grazie
page-reported-says = Il gestore di questo servizio ha la tua segnalazione.
page-delete = Elimina questa pagina
page-delete-ask = Nessuno potrà più aprirla con questo link.
page-delete-yes = Elimina
page-deleted-title = Questa pagina è stata eliminata
page-deleted-says = Chi l'aveva chiesta l'ha eliminata. Qui non c'è più niente da vedere.
page-expired-title = Questo link è scaduto
page-expired-says = I file restano qui solo per un po', e il tempo di questo è finito.
page-renew = Prendilo di nuovo nella chat
page-renew-says = Manda di nuovo il link al bot, nella chat dove hai avuto questa pagina, e ne arriva uno nuovo.
page-unknown-title = Questa pagina non esiste
page-unknown-says =
    Il link non è completo, o non ha mai portato da nessuna parte. Copialo ancora dalla chat dove l'hai avuto.
page-waiting-title = Ci penso io…
page-waiting-says = Questa pagina guarda di nuovo da sola, e mostra il file quando c'è.
page-failed-title = Non ha funzionato
page-failed-says = Qui non c'è nessun file da mostrare.
page-busy-title = Un momento
page-busy-says = Questa pagina ora non si può mostrare. Riprova tra poco, per favore.
page-back = Torna alla pagina
page-served-by = Conservato per un po' da un Linkferry

owner-report = Qualcuno ha segnalato una pagina: “{ $title }” ({ $why }), da { $link }
    Per toglierla: linkferry admin takedown

busy = Ora non raggiungo la mia coda. Manda di nuovo il link tra un momento, per favore.

failure-no_link = Nel tuo messaggio non c'è un link. Mandamene uno che comincia con https://
failure-bad_link = Non posso aprirlo: { $reason ->
        [scheme] funzionano solo i link che cominciano con http:// o https://.
        [credentials] non accetto link con nome utente o password.
        [too_long] il link è più lungo di 2.048 caratteri.
        [port] la porta nel link non è valida.
       *[other] non è un link completo.
    }
failure-policy = Il gestore di questo bot non permette link a questo sito.
failure-taken_down = È stato rimosso su richiesta, quindi non lo prendo.
failure-role = In questo canale solo alcuni ruoli possono chiedermi qualcosa.
failure-limited = Era molto in una volta. Mandalo di nuovo tra { $wait }, per favore.
failure-limited_surge = { $why ->
        [bytes] Il traffico di questo mese è quasi finito
       *[crowd] In tanti chiedono in questo momento
    }, quindi tutti ricevono meno del solito. Mandalo di nuovo tra { $wait }, per favore.
failure-surge = { $why ->
        [bytes] Il traffico di questo mese è quasi finito
       *[crowd] In tanti chiedono in questo momento
    }, e servo prima chi è già stato qui. Torna tra { $wait }, per favore.
failure-not_admitted = Questo bot non è aperto a tutti. Chiedi al suo gestore di farti entrare.
failure-unavailable = Ora non raggiungo la mia coda. Riprova tra un momento, per favore.
failure-not_found = Quella pagina non esiste (il sito ha risposto “non trovata”). Il link è completo?
failure-removed = È stato rimosso dal sito.
failure-private = È privato; posso prendere solo ciò che tutti possono vedere.
failure-login_required = Il sito lo mostra solo a chi ha fatto l'accesso.
failure-age_restricted = Il sito qui chiede una verifica dell'età, quindi non posso prenderlo.
failure-geo_blocked = Il sito non lo mostra nel paese in cui mi trovo.
failure-bot_check = Il sito pensa che io sia un robot e vuole prove. Riprova più tardi.
failure-drm = È protetto da DRM e non si può prendere.
failure-unsupported = Non so come prendere media da questo sito.
failure-no_media = Su quella pagina non ho trovato né video né audio.
failure-not_media = Quel link porta a un file che non è né video né audio.
failure-empty = Il file dietro quel link è vuoto.
failure-live = È ancora in diretta. Manda di nuovo il link quando la diretta è finita.
failure-premiere = Non è ancora cominciato. Manda di nuovo il link dopo la première.
failure-forbidden = Quel link porta a un indirizzo che non apro.
failure-too_long = È più lungo di quanto questo bot accetti.
failure-too_big = È più grande di quanto questo bot accetti.
failure-no_such_format = Non esiste nella forma che hai chiesto.
failure-bad_clip = È più corto: la parte che hai chiesto sta dopo la sua fine.
failure-adults_only = È per adulti. Lo mostro solo nei canali con limite di età.
failure-no_link_possible = È troppo grande per questa chat, e questo bot non può dare link.
failure-not_writable = Non posso scrivere in { $folder }.
failure-truncated = Il sito ha smesso di inviare prima della fine. Riprova tra un po'.
failure-site_trouble = Il sito ha risposto con un errore. Riprova tra un po'.
failure-site_down = { $site } ora non funziona per nessuno, quindi non ti ho fatto aspettare. Riprova più tardi.
failure-expired = Il tuo link ha aspettato un giorno intero senza che toccasse a lui, quindi ho rinunciato.
failure-rate_limited = Il sito mi chiede di rallentare. Riprova tra un po'.
failure-unreachable = Non sono riuscito a raggiungere quel sito. L'indirizzo è giusto?
failure-deadline = Ci voleva troppo, quindi mi sono fermato. Riprova tra un po'.
failure-internal = Qualcosa è andato storto da me. Riprova, per favore; se continua, dillo al gestore.
failure-crashed = Il lavoro su questo link è fallito più di una volta da me, quindi mi sono fermato.
failure-disk_full = Ora non ho più spazio. Riprova più tardi, per favore.
failure-storage = Il deposito dei file grandi non risponde. Riprova più tardi, per favore.
