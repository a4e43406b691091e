// Pictures taken and not sent yet, kept on this device (IndexedDB) so that a reload or an empty battery loses none: per person, form and
// field, gone as soon as they are sent, when the form is handed in, and at signing out. Where storage is switched off they live as long as
// the page.
const house = 'nj-files';
const shelf = 'waiting';

export interface KeptFile {
  readonly file: File;
  /** Under which it is sent, however often. */
  readonly key: string;
}

/** The files of one form that wait to be sent. */
export interface KeptFiles {
  keep(path: string, one: KeptFile): Promise<void>;
  find(path: string): Promise<KeptFile | null>;
  drop(path: string): Promise<void>;
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(house, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(shelf);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/** null: storage is switched off, full, or of an older version; then a picture is sent again by whoever took it. */
async function on<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | null> {
  try {
    const database = await opened();
    try {
      return await new Promise<T | null>((done, fail) => {
        const transaction = database.transaction(shelf, mode);
        const asked = work(transaction.objectStore(shelf));
        transaction.oncomplete = () => done(asked?.result ?? null);
        transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

const prefixOf = (personId: number, form: string): string => `${personId}|${form}|`;

/** `form` names what is filled in, as for drafts. */
export function keptFiles(personId: number, form: string): KeptFiles {
  const prefix = prefixOf(personId, form);
  return {
    async keep(path, one) {
      await on('readwrite', (store) => store.put(one, prefix + path));
    },
    find: (path) => on<KeptFile>('readonly', (store) => store.get(prefix + path)),
    async drop(path) {
      await on('readwrite', (store) => store.delete(prefix + path));
    },
  };
}

/** After handing in. */
export async function dropKeptFiles(personId: number, form: string): Promise<void> {
  const prefix = prefixOf(personId, form);
  await on('readwrite', (store) => store.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

/** At signing out: the next person at this device finds nothing. */
export async function dropAllKeptFiles(): Promise<void> {
  await on('readwrite', (store) => store.clear());
}
