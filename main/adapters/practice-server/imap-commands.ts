/**
 * hoodiecrow's commands as one fixed table. Left to itself it loads `./commands/<what the client sent>` from
 * disk, which no bundle survives and no server should do.
 */
import type { CommandHandler, Plugin } from 'hoodiecrow-imap'
import append from 'hoodiecrow-imap/lib/commands/append.js'
import capability from 'hoodiecrow-imap/lib/commands/capability.js'
import check from 'hoodiecrow-imap/lib/commands/check.js'
import close from 'hoodiecrow-imap/lib/commands/close.js'
import copy from 'hoodiecrow-imap/lib/commands/copy.js'
import create from 'hoodiecrow-imap/lib/commands/create.js'
import remove from 'hoodiecrow-imap/lib/commands/delete.js'
import examine from 'hoodiecrow-imap/lib/commands/examine.js'
import expunge from 'hoodiecrow-imap/lib/commands/expunge.js'
import fetch from 'hoodiecrow-imap/lib/commands/fetch.js'
import list from 'hoodiecrow-imap/lib/commands/list.js'
import logout from 'hoodiecrow-imap/lib/commands/logout.js'
import lsub from 'hoodiecrow-imap/lib/commands/lsub.js'
import noop from 'hoodiecrow-imap/lib/commands/noop.js'
import rename from 'hoodiecrow-imap/lib/commands/rename.js'
import search from 'hoodiecrow-imap/lib/commands/search.js'
import select from 'hoodiecrow-imap/lib/commands/select.js'
import status from 'hoodiecrow-imap/lib/commands/status.js'
import store from 'hoodiecrow-imap/lib/commands/store.js'
import subscribe from 'hoodiecrow-imap/lib/commands/subscribe.js'
import uidCopy from 'hoodiecrow-imap/lib/commands/uid copy.js'
import uidFetch from 'hoodiecrow-imap/lib/commands/uid fetch.js'
import uidSearch from 'hoodiecrow-imap/lib/commands/uid search.js'
import uidStore from 'hoodiecrow-imap/lib/commands/uid store.js'
import unsubscribe from 'hoodiecrow-imap/lib/commands/unsubscribe.js'

const handlers: Record<string, CommandHandler> = {
  APPEND: append,
  CAPABILITY: capability,
  CHECK: check,
  CLOSE: close,
  COPY: copy,
  CREATE: create,
  DELETE: remove,
  EXAMINE: examine,
  EXPUNGE: expunge,
  FETCH: fetch,
  LIST: list,
  LOGOUT: logout,
  LSUB: lsub,
  NOOP: noop,
  RENAME: rename,
  SEARCH: search,
  SELECT: select,
  STATUS: status,
  STORE: store,
  SUBSCRIBE: subscribe,
  'UID COPY': uidCopy,
  'UID FETCH': uidFetch,
  'UID SEARCH': uidSearch,
  'UID STORE': uidStore,
  UNSUBSCRIBE: unsubscribe,
}

/** Registers every command, and closes the way to the disk. The first plugin, since others build on commands. */
export const builtInCommands: Plugin = (server) => {
  for (const [name, handler] of Object.entries(handlers)) server.setCommandHandler(name, handler)
  server.getCommandHandler = (command) => {
    const name = command.toUpperCase()
    return (Object.hasOwn(server.commandHandlers, name) && server.commandHandlers[name]) || false
  }
}
