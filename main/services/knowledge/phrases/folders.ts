/** What IMAP servers say of mailboxes and folders. */
import { phrase } from '../phrase.ts'

export const folders = {
  notForImap: phrase(
    '\\bservice\\b.{0,20}(disabled|deactivated|not (enabled|activated|available|allowed|permitted)|(switched|turned) off).{0,12}(for|to|on) (this|your|the) (account|user|mailbox)|(enable|activate|turn on|switch on).{0,20}\\bimap\\b|not have.{0,12}imap.{0,20}(access|enabled)|not been enabled.{0,20}\\bimap|not (allowed|permitted|authori[sz]ed) to use.{0,8}\\bimap|imap( access| service| log-?in)? (is )?(denied|refused|forbidden|restricted|blocked) (for|to) (this|your|the) (account|user|mailbox)|(imap|access by imap|protocol).{0,30}(not (enabled|allowed|permitted|available|activated)|disabled|turned off|switched off|deactivated|is off)|not (enabled|allowed|permitted|authori[sz]ed).{0,20}(for|to use) imap|imap.{0,30}(deaktiviert|nicht (aktiviert|erlaubt|freigeschaltet)|desactive|desactivad|disabilitat|desativad|uitgeschakeld|wylaczon|отключен|無効|未开启|未开通|关闭)|未开启imap',
  ),
  noSuchFolder: phrase(
    "(mailbox|folder|inbox|it).{0,40}(does(n't| not) exist|(could ?not|cannot) be found|not found|unknown|non-?existent|not exist)|(unknown|no such|non-?existent|invalid) (mailbox|folder)|(ordner|postfach).{0,30}(nicht gefunden|existiert nicht|unbekannt)|(dossier|boite).{0,30}(introuvable|n'existe|inexistant)|(carpeta|buzon).{0,30}(no existe|no encontrad)|(cartella|casella).{0,30}(non esiste|inesistente|non trovat)|(pasta|caixa).{0,30}(nao existe|nao encontrad)|(map|postvak).{0,30}(bestaat niet|niet gevonden)|(folder|skrzynk).{0,30}nie istnieje|(папк|ящик).{0,30}(не существует|не наиден)|(フォルダ|メールボックス).{0,20}(存在し|見つかり)|(文件夹|邮箱|信箱).{0,12}(不存在|未找到)",
  ),
  noPermission: phrase(
    'permission denied|access denied|not (authori[sz]ed|permitted|allowed)|\\bacl\\b|no (right|permission|access)|insufficient (right|permission|privilege)|keine (berechtigung|rechte)|zugriff verweigert|acces refuse|permiso denegado|acceso denegado|permesso negato|accesso negato|permissao negada|acesso negado|geen toegang|brak (uprawnien|dostepu)|доступ запрещен|нет прав|権限がありません|无权|权限不足',
  ),
  inUse: phrase(
    '\\bin use\\b|lock(ed)?\\b.{0,40}(mailbox|session|process|by)|(mailbox|folder|lock).{0,40}(locked|lock timeout|in use|waiting for lock|held)|waiting for lock|another (session|process|client)|ander\\w* (sitzung|prozess)|autre (session|processus)|otr[ao] (sesion|proceso)|altr[ao] (sessione|processo)|outr[ao] (sessao|processo)|inny proces|другим процессом|другой сесси|другои сесси|使用中|already (open|opened|selected)',
  ),
  readOnly: phrase(
    '\\bread[- ]only\\b|schreibgeschutzt|nur (zum )?lese|lecture seule|solo (de )?lectura|sola lettura|somente leitura|so de leitura|alleen[- ]lezen|tylko do odczytu|только для чтения|読み取り専用|只读|唯讀',
  ),
} as const
