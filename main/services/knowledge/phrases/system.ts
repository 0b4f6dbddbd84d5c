/**
 * What the operating system says of a connection, as Java and other programs hand it on: in English, and in the
 * languages that the C library and Windows were translated into.
 */

const anyOf = (...words: readonly string[]): RegExp => new RegExp(words.join('|'), 'i')

export const refused = anyOf(
  String.raw`\bECONNREFUSED\b|connection ?refused|(?:winsock|win32|socket) error code:? 10061|actively refused`,
  'verbindungsaufbau abgelehnt|(?:zielcomputer|zielrechner) die verbindung verweigerte',
  'connexion refus[eé]e|a expressément refusée',
  'conexi[oó]n rehusada|deneg[oó] expresamente',
  'connessione rifiutata|ha rifiutato(?: attivamente)?|rifiuto persistente del computer',
  'conex[aã]o recusada|liga[cç][aã]o recusada|recusou(?:[- ]as)? ativamente',
  'verbinding (?:is )?geweigerd|verbinding actief heeft geweigerd',
  'po[lł][aą]czenie odrzucone|aktywnie go odmawia',
  'в соединении отказано|отверг запрос на подключение',
  '接続(?:が|を)拒否|によって拒否されたため',
  '(?:拒绝|拒絕)(?:连接|連線|連接)|(?:连接|連線|連接)被拒(?:绝|絕)|(?:积极|積極)拒(?:绝|絕)',
  '연결이 거부|연결을 거부',
  'spojení odmítnuto|förbindelse vägras|forbindelse (?:afvist|nægtet)|tilkobling nektes|yhteys torjuttu|bağlantı reddedildi|kapcsolat elutasítva|у з.єднанні відмовлено',
)

export const timedOut = anyOf(
  'connect timed out|connection timed out|(?:winsock|win32|socket) error code:? 10060|socket ?error: timed ?out|ETIMEDOUT|operation timed out|timeout (?:while )?connecting|did not properly respond after a period|remote system (?:is )?no longer responding',
  'wartezeit f[uü]r die verbindung|gegenstelle nach einer bestimmten zeitspanne',
  'expiration du d[eé]lai d.attente|n.a pas répondu convenablement',
  'tiempo de conexi[oó]n agotado|expir[oó] el tiempo de conexi[oó]n|no respondi[oó] (?:adecuadamente|correctamente)',
  'connessione scaduta|tempo di connessione scaduto|non ha risposto in modo corretto',
  'tempo de conex[aã]o esgotado|tempo esgotado para (?:a )?conex[aã]o|liga[cç][aã]o expirou|n[aã]o respondeu corretamente',
  'wachttijd van de verbinding|verbinding is verlopen|niet juist heeft geantwoord',
  'czas oczekiwania na po[lł][aą]czenie|limit czasu po[lł][aą]czenia|nie odpowiedziała poprawnie',
  'время ожидания соединения|не получен нужный отклик',
  '接続がタイムアウト|正しく応答しなかったため',
  '(?:连接|連線|連接)(?:超时|逾時|超時)|没有正确答复|沒有正確回應',
  '연결 시간 초과|응답이 없어 연결하지 못',
  'vypršel časový limit (?:pro )?(?:spojení|připojení)|tidsgränsen för förbindelsen|bağlantı zaman aşımına uğradı',
)

export const noRoute = anyOf(
  'NoRouteToHostException|no route to host|EHOSTUNREACH|host is unreachable',
  'keine route zum zielrechner|aucun chemin d.acc[eè]s|no existe ninguna ruta|nessun (?:instradamento|percorso) (?:per|verso) l.host|n[aã]o h[aá] rota para',
  'geen route naar|brak (?:trasy|drogi) do hosta|нет маршрута до|ホストへの(?:経路|ルート)がありません|(?:没有|沒有)到主(?:机|機)的路由|호스트로 갈 루트가 없',
)

export const networkUnreachable = anyOf(
  'network is unreachable|ENETUNREACH',
  'netzwerk ist nicht erreichbar|r[eé]seau n.est pas accessible|red es inaccesible|rete non (?:è )?raggiungibile|rede (?:est[aá] fora de alcance|inacess[ií]vel|inating[ií]vel)',
  'netwerk is onbereikbaar|sie[cć] jest (?:niedost[eę]pna|nieosi[aą]galna)|сеть недоступна|ネットワークに(?:届きません|到達できません)|(?:网络|網路)(?:不可达|無法到達)|네트워크가 접근 불가능',
)

export const cutOff = anyOf(
  'connection ?reset|(?:winsock|win32|socket) error code:? 10054|forcibly closed by the remote host|connection unexpectedly closed|server has unexpectedly disconnected|ECONNRESET|broken pipe|lost connection with .{1,200} while|connection (?:was )?(?:closed|aborted|terminated) by|software caused connection abort',
  'verbindung wurde vom (?:remotehost geschlossen|kommunikationspartner)|datenübergabe unterbrochen',
  'dû être fermée par l.h[oô]te distant|r[eé]-?initialis[eé]e par le correspondant|relais brisé',
  'interrupci[oó]n de una conexi[oó]n existente|conexi[oó]n reinicializada|tuber[ií]a rota',
  'interrotta forzatamente|connessione (?:interrotta dal corrispondente|azzerata)|pipe interrotta',
  'cancelamento de uma conex[aã]o existente|conex[aã]o (?:fechada pela outra ponta|redefinida)|pipe quebrado',
  'verbinding (?:is weggevallen|door andere kant verbroken)|gebroken pijp',
  'po[lł][aą]czenie zerwane|przerwany potok',
  'принудительно разорвал|соединение (?:разорвано|сброшено) другой стороной|обрыв канала',
  '相手からリセット|(?:连接|連線|連接)被(?:对方|對方)(?:重置|重设|重設)|断开的管道|상대편이 연결을 끊',
)

/** The resolver’s word for “ask again”: of the name nothing is known. */
export const nameForNow = anyOf(
  'EAI_AGAIN|temporary failure in name resolution|ESERVFAIL',
  'tempor[aä]rer fehler bei der namensaufl[oö]sung|[eé]chec temporaire dans la r[eé]solution|fallo temporal en la resoluci[oó]n|errore temporaneo nella risoluzione|falha tempor[aá]ria na resolu[cç][aã]o',
  'tijdelijke (?:storing|fout) in naams|tymczasow\\w+ (?:b[lł][aą]d|niepowodzenie) (?:przy|w) rozwi[aą]zywaniu|временный сбой в разрешении|名前解決に一時的|(?:域名|名称|名稱)解析.{0,4}(?:暂时|暫時)|이름 해석 중 일시적',
)

export const unknownName = anyOf(
  String.raw`UnknownHostException|unknown SMTP host|\bENOTFOUND\b|name or service not known|remote name could not be resolved|(?<!connecting )host not found(?! in reverse)|no such host|nodename nor servname|Name service error for name|remote server is not a known TCP\/IP host`,
  'dienst ist nicht bekannt|angegebene host ist unbekannt|remotename konnte nicht aufgel[oö]st',
  'nom ou service inconnu|h[oô]te inconnu|nom distant n.a pas pu [eê]tre r[eé]solu',
  'nombre o servicio desconocido|host desconocido|resolver el nombre remoto',
  'nome o servizio sconosciuto|host sconosciuto|risolvere il nome remoto',
  'nome ou servi[cç]o desconhecido|host n[aã]o [eé] conhecido|nome remoto n[aã]o p[oô]de ser resolvido',
  'naam of dienst (?:is )?niet bekend|nieznana nazwa lub us[lł]uga|имя или служба не известны|хост неизвестен|разрешить удал[её]нное имя',
  'リモート名を解決できません|名前またはサービスが不明|未知的名称或服务|無法識別的名稱或服務|알려지지 않은 이름',
)
