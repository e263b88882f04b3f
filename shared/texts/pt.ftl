# unreviewed: no speaker has read these sentences yet.

start =
    Envie um link, e eu devolvo o vídeo ou o áudio que está por trás dele.
    Quando é grande demais para este chat, você recebe um link que funciona por um tempo.
help =
    Envie um link para um vídeo, uma publicação ou uma música. Respondo com o arquivo.
    Procuro a melhor qualidade que cabe neste chat e toca em celulares. O que é grande demais vem como link. Só vejo o que todos podem ver: nada privado, nada que exija login.
    Com /get e um link você diz o que quer: 720, mp3, 1:05-2:30 para um trecho, subs:de para legendas.
    /playlist com um link mostra o que há em uma playlist ou um canal, para escolher; /follow traz sozinho o que há de novo ali.
    /settings guarda o que você sempre quer. Também pode me adicionar a grupos.

tg-help-group =
    Envie um link, mencione meu nome ao lado de um, ou escreva /get com um link (ou em resposta a um): respondo com o arquivo.
    Ao lado de /get você pode dizer o que quer: 720, mp3, 1:05-2:30 para um trecho, subs:de para legendas.
    Administradores: /settings, /follow com o link de um canal, e /pause 1h quando quiserem que eu fique em silêncio.
group-welcome =
    Obrigado por me receber. Envie um link para um vídeo, uma publicação ou uma música, e respondo com o arquivo. Onde eu não devo notar links sozinho, mencione-me (@{ $name }) ou escreva /get. Os administradores escolhem tudo isso com /settings.
group-privacy =
    O Telegram esconde de mim as mensagens daqui, por isso só vejo comandos e mensagens que me mencionam. Para que eu note links, torne-me administrador. Ou quem me opera desativa “Group Privacy” em @BotFather, depois me remove deste grupo e me adiciona de novo.
not-noticed = Aqui não respondo a links por conta própria.
paused = Fico em silêncio aqui por { $wait }. Os administradores podem encerrar isso com /resume.
resumed = Estou de volta.
pause-how = Escreva por quanto tempo, por exemplo /pause 1h ou /pause 30m.
already = Isso já apareceu aqui ↑
admins-only = Só os administradores deste chat podem me pedir algo.
settings-admins = Só os administradores deste chat podem fazer isso.
tg-adults-only = Isto é para adultos. Um administrador pode permitir isso neste chat, com /settings.
tg-stats = { $count ->
        [0] Nenhum link nos últimos sete dias.
        [one] { $count } link nos últimos sete dias.
       *[other] { $count } links nos últimos sete dias.
    }
tg-stats-sites = A maioria deles de { $sites }.
tg-settings-title = O que vale neste chat
tg-settings-notice = Responde a links sem que peçam: { $value }
tg-settings-ask = Pergunta pela qualidade: { $value }
tg-settings-remember = Lembra a última qualidade escolhida: { $value }
tg-settings-captions = Título e fonte abaixo dos arquivos: { $value }
tg-settings-links = Links em vez de arquivos: { $value }
tg-settings-quiet = Sem som: { $value }
tg-settings-remove = Remove mensagens que são apenas o link, depois da resposta: { $value }
tg-settings-adults = Mídia para adultos: { $value }
tg-settings-language = Idioma: { $value }
tg-settings-sites-how = Só para alguns sites: /settings sites youtube.com x.com (all desfaz isso).
tg-who-all = todos
tg-who-admins = administradores
tg-language-own = o de cada pessoa
tg-button-quality = Qualidade
tg-button-notice = Notar links
tg-button-ask = Perguntar a qualidade
tg-button-remember = Lembrar a qualidade
tg-button-captions = Legendas de arquivos
tg-button-links = Só links
tg-button-quiet = Sem som
tg-button-remove = Remover links
tg-button-adults = Para adultos
tg-button-who = Quem pode pedir
tg-button-language = Idioma
tg-button-region = Região
tg-pick-region = De onde buscar os links daqui?
tg-button-done = Pronto
tg-pick = O que você quer?
tg-pick-quality = Qual qualidade, quando ninguém diz uma?
tg-pick-language = Qual idioma?
tg-pick-words = Legendas em qual idioma?
tg-part = Qual trecho? Responda a esta mensagem com início e fim, por exemplo 1:05-2:30.
tg-unknown-command = Não conheço esse comando. /help diz o que sei fazer.
language = Português
inline-how = Escreva um link depois do meu nome
inline-fetch = Buscar e enviar aqui
inline-forgotten = Não sei mais o que era isto. Envie de novo, por favor.
inline-first = O primeiro de { $count }. Envie o link em particular para receber todos.
inline-link = Não posso enviar arquivos em outros lugares antes que você me escreva em particular, então aqui está um link. Ele funciona até { $until } UTC.
inline-adults = Isto é para adultos. Peça em particular.
quality-as-link = { $quality }, como link
button-link = O melhor, como link
button-words = Legendas
button-part = Um trecho
button-menu = Voltar

list-looking = Olhando a lista…
list-items = { $count ->
        [one] { $count } item.
       *[other] { $count } itens.
    }
list-first = São mostrados os primeiros { $count }.
list-choose = Escolha o que quer e toque em Buscar.
list-chosen = { $count ->
        [one] { $count } escolhido.
       *[other] { $count } escolhidos.
    }
list-cost = Isso conta como { $cost } dos { $limit } links que você pode buscar por hora.
list-takes-longer = O resto vem quando houver espaço de novo.
list-now = { $nth } de { $count } · agora: { $title }
list-waits = É o máximo que você pode buscar por enquanto. Continua em { $wait }.
list-done = Chegaram { $arrived } de { $count }.
list-cancelled = Cancelado. Chegaram { $arrived } de { $count }.
list-more-failed = … e mais { $count } não chegaram.
list-button-all = Todos
list-button-none = Nenhum
list-button-fetch = Buscar ({ $count })
list-fetching = Já vou: { $count }
list-none = Não há playlist por trás desse link. /get busca o que há.
list-not-here = Só posso fazer isso onde sou membro, ou em um chat particular comigo.
list-placeholder = Escolha o que quer
list-how = Escreva com um link para uma playlist ou um canal, por exemplo /playlist https://…

tg-command-get = Buscar o que há por trás de um link: 720, mp3, 1:05-2:30 para um trecho
tg-command-settings = O que vale neste chat
tg-command-playlist = Escolher o que buscar de uma playlist ou um canal
tg-command-follow = As novidades de um canal ou uma playlist vêm para cá
tg-command-unfollow = O que vem para cá, e como encerrar
tg-command-pause = Ficar em silêncio por um tempo
tg-command-resume = Voltar a responder
tg-command-stats = Quanto foi pedido aqui
tg-command-owner-stats = Quanto espera e roda, a sobrecarga, e quais sites funcionam
tg-command-status = Quais sites funcionam no momento
tg-command-region = De onde seus links são buscados
tg-command-help = O que sei fazer
tg-command-privacy = O que é guardado sobre você, e por quanto tempo
tg-command-forget_me = Apaga o que é guardado sobre você
tg-command-limits = Quanto as pessoas podem pedir
tg-command-surge = O que vale quando se pede demais
tg-command-queue = Quantos esperam
tg-command-cookies = Logins para sites
tg-command-allow = Deixar alguém entrar
tg-command-trust = Dar mais a alguém
tg-command-block = Manter alguém fora
tg-command-forget = De volta ao que vale para todos

follow-new = A partir de agora sigo “{ $title }”: o que houver de novo vem para cá. Olho a cada { $every }. /unfollow encerra.
follow-known = Já sigo “{ $title }” aqui. /unfollow encerra.
follow-many = Já sigo { $count } listas neste chat, e não posso seguir mais. /unfollow encerra uma.
follow-full = Sigo tantas listas quantas posso. O operador deste bot pode permitir mais.
follow-off = O operador deste bot não quer que eu siga nada.
follow-no-list = Não achei playlist nem canal por trás desse link.
follow-how = Escreva com um link para um canal ou uma playlist, por exemplo /follow https://…
follow-list = O que sigo aqui. Toque em um para encerrar:
follow-none = Não sigo nada aqui.
follow-ended = Não sigo mais “{ $title }”.
follow-stopped = Não sigo mais “{ $title }”: falha há dias. { $why }

discord-help =
    Escreva **/get** com um link, e respondo com o vídeo ou o áudio por trás dele; **/audio** dá só o som.
    Ou escolha **Apps → Buscar mídia** em uma mensagem com um link, mencione-me com um link, ou escreva em particular.
    Com **/playlist** você escolhe de uma playlist ou um canal; **/follow** traz sozinho o que há de novo ali.
    Procuro a melhor qualidade que cabe no canal e toca em celulares. O que é grande demais vem como link.
    Só vejo o que todos podem ver: nada privado, nada que exija login.
discord-owner = Para os donos deste bot
discord-owner-stats = Quanto espera e roda, a sobrecarga, e quais sites funcionam
discord-owner-surge = Mostra se todos recebem menos, ou muda isso
discord-owner-limits = Mostra os limites, ou muda um
discord-owner-count = Um número, um tamanho para user-bytes, off ou default
discord-owner-trusted = Para quem tem confiança
discord-owner-allow = Atende uma pessoa onde nem todos são atendidos
discord-owner-block = Não atende mais uma pessoa
discord-owner-trust = Dá a uma pessoa mais do que aos outros
discord-owner-forget = Trata uma pessoa como qualquer outra
discord-owner-only = Só os donos deste bot podem fazer isso.
discord-owner-limits-how = Mude um com /owner limits: um nome e um valor, que é um número, off ou default.
discord-get = Buscar o vídeo ou o áudio por trás de um link
discord-audio = Buscar só o som do que há por trás de um link
discord-playlist = Escolher o que buscar de uma playlist ou um canal
discord-follow = As novidades de um canal ou uma playlist vêm para cá
discord-unfollow = O que vem para cá sozinho, e como encerrar
discord-list-url = Um link para uma playlist ou um canal
discord-status = Quais sites funcionam no momento
discord-region = De onde seus links são buscados
discord-privacy = O que é guardado sobre você, e por quanto tempo
discord-forget-me = Apaga o que é guardado sobre você
discord-help-short = O que este bot sabe fazer
discord-settings = O que este servidor ou canal quer do bot
discord-url = Um link
discord-quality = fit, best, uma altura como 720, audio ou mp3
discord-clip = Só um trecho, como 1:05-2:30
discord-subtitles = Com legendas, como en
discord-menu = Buscar mídia
discord-look-there = Isto demora. Se eu não conseguir enviar, estará aqui: { $link }
discord-not-there = Isto vem em particular, pois não posso escrever em { $channel }. Quem gerencia esse canal pode me permitir “View Channel”, “Send Messages” e, para tópicos, “Send Messages in Threads”.
discord-button-link = Link em qualidade máxima
settings-option-where = Para o servidor inteiro, ou só para este canal
settings-option-notice = Responder a links sem que peçam
settings-option-sites = Só links destes sites, com vírgulas; all desfaz isso
settings-option-quality = Para quem não diz nenhuma: fit, best, uma altura como 720, audio ou mp3
settings-option-role = Acrescenta um cargo aos que podem pedir, ou o retira
settings-option-links = Um link em vez de um arquivo
settings-option-quiet = Respostas a comandos só para quem pediu; as outras não fazem som
settings-option-bare = Retirar a prévia abaixo de mensagens respondidas
settings-option-region = De onde os links são buscados; any deixa isso ao bot
settings-option-language = De todas as respostas aqui; any deixa isso a cada pessoa
settings-option-reset = Tudo como era no início
settings-where-server = este servidor
settings-where-channel = este canal
settings-title = O que vale para { $where }
settings-yes = sim
settings-no = não
settings-all = todos
settings-notice = Responde a links sem que peçam: { $value }
settings-sites = Sites: { $value }
settings-quality = Qualidade quando ninguém diz uma: { $value }
settings-roles = Quem pode pedir: { $value }
settings-links = Links em vez de arquivos: { $value }
settings-quiet = Discreto: { $value }
settings-language = Idioma: { $value }
settings-own-language = o de cada pessoa
settings-bad-language = Conheço estes idiomas: { $names }; “any” deixa isso a cada pessoa.
settings-region = Buscado em: { $value }
settings-any = onde for mais rápido
settings-bare = Retira a prévia abaixo de mensagens respondidas: { $value }
settings-kept = Guardado para { $where }.
settings-bad-quality = Uma qualidade é fit, best, uma altura como 720, audio ou mp3.
settings-forbidden = Só membros que podem gerenciar este servidor podem fazer isso.
settings-no-content = Não consigo ver links em mensagens: “Message Content Intent” está desativado para este bot. Quem o opera pode ativá-lo em discord.com/developers/applications, em Bot. Todo o resto funciona.
settings-missing = Neste canal me falta: { $permissions }. Quem gerencia o canal pode permitir isso.

ack = Já vou…
stage-queued = Esperando um lugar livre…
stage-extracting = Olhando a página…
stage-downloading = Baixando
stage-merging = Juntando vídeo e áudio…
stage-encoding = Diminuindo para este chat…
stage-uploading = Enviando
stage-retrying = O site tropeçou. Tentando de novo…
stage-restarting = Algo deu errado do meu lado. Tentando de novo…
wait-seconds = { $count ->
        [one] { $count } segundo
       *[other] { $count } segundos
    }
wait-minutes = { $count } minutos
wait-hours = { $count } horas
left = faltam { $eta }

link = Grande demais para este chat como arquivo ({ $size }), então aqui está um link. Ele funciona até { $until } UTC.
link-many = { $count } itens são demais para este chat, então aqui está um link para todos. Ele funciona até { $until } UTC.
link-wanted = Aqui está um link. Ele funciona até { $until } UTC.
link-no-attach = Não posso anexar arquivos aqui, então aqui está um link. Ele funciona até { $until } UTC.
    Quem gerencia este canal pode me permitir “Attach Files”.
download = Baixar
watch = Assistir ou baixar
items-missing = { $count ->
        [one] Não foi possível obter { $count } item desta publicação.
       *[other] Não foi possível obter { $count } itens desta publicação.
    }
button-delete-page = Apagar o link
page-deleted = O link foi apagado. Ninguém mais pode abri-lo.
page-gone-already = Esse link já não existe.
too-many-links = Aceito dez links por mensagem. Deixei { $count } de fora; envie o resto de novo, por favor.
left-out = Aceito { $most } links por mensagem. Deixei { $count } de fora; envie o resto de novo, por favor.
unknown-command = Não conheço esse comando.
unknown-wish =
    Não sei o que “{ $word }” pede. Ao lado de um link entendo uma qualidade (fit, best, 720, audio, mp3), um trecho (1:05-2:30) e legendas (subs:de).
privacy =
    O que guardo sobre você:
    • os links que você enviou e o que foi feito deles, por { $requests };
    • os arquivos que resultaram, por { $links }, para dá-los de novo sem perguntar ao site; são compartilhados com outros que enviam o mesmo link, sem dizer quem pediu primeiro;
    • o que você escolheu de playlists, por { $requests };
    • quais canais você me fez seguir, até que isso termine;
    • quantos links você enviou, por um dia no máximo, como um número.
    Os registros citam sites e tarefas, nem você nem seus links. /forget_me apaga o que guardo sobre você.
forgotten-you = Pronto: cancelei o que você esperava e apaguei o que guardava sobre você. Quantos links você enviou eu ainda conto, por um dia no máximo; de quem é a vez na fila se perde em dois dias.
button-cancel = Cancelar
button-audio = Áudio
button-quality = Outra qualidade
button-best = Qualidade máxima
button-renew = Novo link
button-delete = Apagar
button-again = Tentar de novo
button-site-back = Buscar quando o site voltar
button-premiere = Buscar quando começar
pick-quality = O que você prefere?
quality-fit = O que cabe neste chat
quality-best = O melhor que houver
quality-audio = Só o som
quality-mp3 = Só o som, em MP3
cancelled = Cancelado.
too-late-to-cancel = Tarde demais: a resposta já está a caminho.
not-yours = Só a pessoa que pediu pode fazer isso.
forgotten = Não lembro mais desse link. Envie de novo, por favor.
parked-site = Vou buscar assim que { $site } voltar a funcionar.
parked-premiere = Vou buscar quando tiver começado.
region-only-one = Só há um lugar de onde busco.
region-unknown = Conheço estas regiões: { $names }. “any” deixa isso comigo.
region-is = { $region ->
        [any] Seus links são buscados onde for mais rápido.
       *[other] Seus links são buscados em { $region }, enquanto alguém trabalha lá.
    } Para mudar: /region e um destes: { $names }, ou any.
status-fine = Todos os sites pedidos ultimamente funcionam.
status-failing = A última tentativa falhou em: { $sites }
status-working = Testados há pouco e funcionando: { $sites }
status-down = Estes sites falham para todos agora: { $sites }

owner-failures = { $count ->
        [one] { $count } link falhou por erro meu ({ $kind }).
       *[other] { $count } links falharam por erro meu ({ $kind }).
    } Detalhes: linkferry admin dead-letters. Aviso no máximo uma vez por hora.

owner-surge = As pessoas esperam { $wait } pela vez, por isso aceito menos de cada um até que passe. /surge off (no Discord: /owner surge) encerra isso.
owner-bytes-soon = { $region } buscou { $used } neste mês, dos { $budget } permitidos (BANDWIDTH_MONTH). Quando tudo for usado, todos recebem menos.
owner-bytes-over = { $region } buscou { $used } neste mês, e { $budget } era o seu limite (BANDWIDTH_MONTH). Todos recebem menos até o fim do mês. /surge off encerra isso.
owner-canary-fails = { $site } não funciona: um link que busco ali regularmente falhou. { $why } /status diz como estão os outros.
owner-canary-works = { $site } voltou a funcionar.
owner-claimed = Agora este bot é seu. /limits, /surge, /allow, /block, /trust e /queue o controlam.
owner-claim-failed = Esse link já foi usado, ou é antigo demais. O registro do bot traz um novo depois de reiniciar.
owner-people = { $standing ->
        [allowed] { $person } tem acesso.
        [blocked] { $person } está sob bloqueio.
        [trusted] { $person } tem confiança.
        [owner] { $person } está entre os donos.
       *[nobody] { $person } agora é como qualquer outra pessoa.
    }
owner-person-how = Escreva o número da pessoa depois, por exemplo /{ $command } 123456789. @userinfobot diz a cada um o seu.
owner-limits-how = Mude um com /limits NOME VALOR, ou /limits trusted NOME VALOR para os de confiança. VALOR é um número, off ou default.
owner-limits-bad = Não conheço isso: { $why }
owner-limit-set = { $name } é { $count } a partir de agora.
owner-surge-is = A sobrecarga está em { $mode }{ $now ->
        [crowd] , e está ativa agora.
        [bytes] , e está ativa agora: os bytes deste mês de uma região acabaram.
       *[none] , e não há nenhuma agora.
    }
owner-queue = { $region }: { $waiting } esperando, { $running } em andamento, { $workers ->
        [one] { $workers } worker
       *[other] { $workers } workers
    } com { $places } lugares.
owner-queue-empty = Nenhum worker está rodando.
owner-cookies-kept = Guardo { $count ->
        [one] { $count } cookie
       *[other] { $count } cookies
    } para { $site } como { $id }, para uso { $region ->
        [any] em todas as regiões.
       *[other] em { $region }.
    }
owner-cookies-end = Vencem em { $date }.
owner-cookies-left-out = { $count ->
        [one] { $count } cookie de outro site ficou de fora.
       *[other] { $count } cookies de outros sites ficaram de fora.
    }
owner-cookies-bad = Não guardei nada: { $why }. Envie um cookies.txt exportado, com o site como legenda.
owner-cookies-taken = Apaguei a sua mensagem.
owner-cookies-not-taken = Não consegui apagar a sua mensagem: apague-a você, por favor.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] { $count } cookie
       *[other] { $count } cookies
    }, { $region ->
        [any] todas as regiões.
       *[other] região { $region }.
    }
owner-cookies-health = Em { $region } servem para { $score } % dos links{ $rests ->
        [none] .
       *[other] , e descansam por { $rests }: o site os recusou.
    }
owner-cookies-removed = { $id } foi removido.
owner-cookies-unknown = Não há cookies chamados { $id }.
owner-cookies-how = Para acrescentar, envie um cookies.txt com o site como legenda; /cookies remove ID retira alguns.
owner-cookies-soon = Os cookies { $id } para { $site } vencem em { $date }. Envie um cookies.txt novo antes disso.
owner-cookies-rest = { $site } recusou os cookies { $id } em { $region }. Uso outros ou nenhum por { $rests }; se continuar, envie um cookies.txt novo.

ack-line = Você é o número { $position } na fila, cerca de { $wait }.
ack-surge = Já vou… { $why ->
        [bytes] O tráfego deste mês está quase no fim, por isso o vídeo vem em 720p no máximo.
       *[crowd] Muita gente está pedindo agora, por isso pode demorar mais, e o vídeo vem em 720p no máximo.
    }
web-title = Cole um link
web-says = O vídeo ou a música por trás dele vem para cá.
web-quality = Qualidade
web-fit = Toca em qualquer lugar
web-best = O melhor que houver
web-height = { $height }p
web-audio = Áudio
web-mp3 = MP3
web-fetch = Buscar
web-key = Este serviço pede uma chave de API:
web-no-script = Esta página precisa de scripts. As páginas de links nos chats não.

page-download = Baixar
page-download-all = Baixar todos ({ $count })
page-copy = Copiar link
page-copied = Copiado
page-source = Fonte
page-until = Disponível até
page-no-player = Seu navegador não consegue reproduzir isto aqui, mas você pode baixar.
page-report = Denunciar esta página
page-report-ask = O que há de errado com ela?
page-report-rights = É minha, ou ajo em nome de quem é
page-report-harm = É ilegal ou prejudicial
page-report-other = Outra coisa
page-report-send = Enviar a denúncia
page-reported-title = Obrigado
page-reported-says = O operador deste serviço recebeu a sua denúncia.
page-delete = Apagar esta página
page-delete-ask = Ninguém mais poderá abri-la com este link.
page-delete-yes = Apagar
page-deleted-title = Esta página foi apagada
page-deleted-says = Quem pediu isto o apagou. Não há mais nada para ver aqui.
page-expired-title = Este link venceu
page-expired-says = Os arquivos só ficam aqui por um tempo, e o deste acabou.
page-renew = Buscar de novo no chat
page-renew-says = Envie o link ao bot de novo, no chat onde recebeu esta página, e vem um novo.
page-unknown-title = Esta página não existe
page-unknown-says =
    O link está incompleto, ou nunca levou a lugar nenhum. Copie-o mais uma vez do chat onde o recebeu.
page-waiting-title = Já vou…
page-waiting-says = Esta página olha de novo sozinha, e mostra o arquivo quando ele chegar.
page-failed-title = Não deu certo
page-failed-says = Não há arquivo para mostrar aqui.
page-busy-title = Um momento
page-busy-says = Esta página não pode ser mostrada agora. Tente de novo daqui a pouco, por favor.
page-back = Voltar à página
page-served-by = Guardado por um tempo por um Linkferry

owner-report = Alguém denunciou uma página: “{ $title }” ({ $why }), de { $link }
    Para removê-la: linkferry admin takedown

busy = Não alcanço minha fila agora. Envie o link de novo daqui a pouco, por favor.

failure-no_link = Não há link na sua mensagem. Envie um que comece com https://
failure-bad_link = Não consigo abrir isso: { $reason ->
        [scheme] só funcionam links que começam com http:// ou https://.
        [credentials] links com nome de usuário ou senha não são aceitos.
        [too_long] o link tem mais de 2.048 caracteres.
        [port] a porta no link não é válida.
       *[other] não é um link completo.
    }
failure-policy = O operador deste bot não permite links para este site.
failure-taken_down = Isto foi retirado, por isso não o busco.
failure-role = Neste canal só alguns cargos podem me pedir algo.
failure-limited = Foi muito de uma vez. Envie de novo em { $wait }, por favor.
failure-limited_surge = { $why ->
        [bytes] O tráfego deste mês está quase no fim
       *[crowd] Muita gente está pedindo agora
    }, por isso todos recebem menos que o normal. Envie de novo em { $wait }, por favor.
failure-surge = { $why ->
        [bytes] O tráfego deste mês está quase no fim
       *[crowd] Muita gente está pedindo agora
    }, e atendo primeiro quem já esteve aqui antes. Volte em { $wait }, por favor.
failure-not_admitted = Este bot não está aberto a todos. Peça ao operador que deixe você entrar.
failure-unavailable = Não alcanço minha fila agora. Tente de novo daqui a pouco, por favor.
failure-not_found = Essa página não existe (o site respondeu “não encontrada”). O link está completo?
failure-removed = Isto foi removido do site.
failure-private = Isto é privado; só posso buscar o que todos podem ver.
failure-login_required = O site só mostra isto a quem fez login.
failure-age_restricted = O site pede aqui uma verificação de idade, por isso não consigo buscar.
failure-geo_blocked = O site não mostra isto no país onde rodo.
failure-bot_check = O site acha que sou um robô e quer provas. Tente de novo mais tarde.
failure-drm = Isto é protegido por DRM e não pode ser buscado.
failure-unsupported = Não sei obter mídia deste site.
failure-no_media = Não achei vídeo nem áudio nessa página.
failure-not_media = Esse link leva a um arquivo que não é vídeo nem áudio.
failure-empty = O arquivo por trás desse link está vazio.
failure-live = Isto ainda está ao vivo. Envie o link de novo quando a transmissão terminar.
failure-premiere = Isto ainda não começou. Envie o link de novo depois da estreia.
failure-forbidden = Esse link leva a um endereço que não abro.
failure-too_long = Isso é mais longo do que este bot aceita.
failure-too_big = Isso é maior do que este bot aceita.
failure-no_such_format = Não existe na forma que você pediu.
failure-bad_clip = É mais curto que isso: o trecho que você pediu fica depois do fim.
failure-adults_only = Isto é para adultos. Só o mostro em canais marcados com restrição de idade.
failure-no_link_possible = Isso é grande demais para este chat, e este bot não pode dar links.
failure-not_writable = Não consigo escrever em { $folder }.
failure-truncated = O site parou de enviar antes do fim. Tente de novo daqui a pouco.
failure-site_trouble = O site respondeu com um erro. Tente de novo daqui a pouco.
failure-site_down = { $site } falha para todos agora, por isso não fiz você esperar. Tente mais tarde.
failure-expired = Seu link esperou um dia inteiro sem chegar a vez, por isso desisti.
failure-rate_limited = O site pede que eu vá mais devagar. Tente de novo daqui a pouco.
failure-unreachable = Não consegui alcançar esse site. O endereço está certo?
failure-deadline = Demorou demais, por isso parei. Tente de novo daqui a pouco.
failure-internal = Algo deu errado do meu lado. Tente de novo, por favor; se continuar, avise o operador.
failure-crashed = O trabalho neste link falhou mais de uma vez do meu lado, por isso parei.
failure-disk_full = Não tenho mais espaço agora. Tente mais tarde, por favor.
failure-storage = O armazenamento de arquivos grandes não responde. Tente mais tarde, por favor.
