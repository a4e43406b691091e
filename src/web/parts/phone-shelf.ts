// What opens on this phone without a connection: the routes of whoever carries them with what they recorded, and the tickets of whoever has a place.
// In IndexedDB, sealed with a key of this device that cannot be read out. A route goes when its day is closed, a ticket when it is given back or its
// event is over, and both when the reader signs out; a record goes only when the server has said what became of it.
const house = 'nj-deliver';

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(house, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('sealed');
      asked.result.createObjectStore('key');
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function on<T>(
  shelf: 'sealed' | 'key',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((done, fail) => {
      const transaction = database.transaction(shelf, mode);
      const asked = work(transaction.objectStore(shelf));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

async function deviceKey(): Promise<CryptoKey> {
  const kept = await on<CryptoKey | undefined>('key', 'readonly', (store) => store.get('device'));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Two pages that begin at once use the key that was kept first.
  await on('key', 'readwrite', (store) => store.add(made, 'device')).catch(() => undefined);
  return (await on<CryptoKey | undefined>('key', 'readonly', (store) => store.get('device'))) ?? made;
}

/** Where storage is switched off, what is kept lives as long as the page. */
const onThisPage = new Map<string, unknown>();

export async function keep(name: string, value: unknown): Promise<void> {
  onThisPage.set(name, value);
  try {
    const key = await deviceKey();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv },
      key,
      new TextEncoder().encode(JSON.stringify(value)),
    );
    const sealed: Sealed = { iv, data };
    await on('sealed', 'readwrite', (store) => store.put(sealed, name));
  } catch {
    // it lives as long as the page
  }
}

async function openSealed<T>(key: CryptoKey, { iv, data }: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);
  return JSON.parse(new TextDecoder().decode(plain)) as T;
}

const under = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** What is kept under names that begin so, in the order of the names. */
export async function keptUnder<T>(prefix: string): Promise<T[]> {
  try {
    const key = await deviceKey();
    const all = await on<Sealed[]>('sealed', 'readonly', (store) => store.getAll(under(prefix)));
    return await Promise.all(all.map((one) => openSealed<T>(key, one)));
  } catch {
    return [...onThisPage].flatMap(([name, value]) => (name.startsWith(prefix) ? [value as T] : []));
  }
}

export async function drop(prefix: string): Promise<void> {
  for (const name of [...onThisPage.keys()]) if (name.startsWith(prefix)) onThisPage.delete(name);
  try {
    await on('sealed', 'readwrite', (store) => store.delete(under(prefix)));
  } catch {
    // there is none
  }
}

export const routesName = (personId: number): string => `route|${personId}|`;
export const routeName = (personId: number, routeId: number): string => `${routesName(personId)}${routeId}|`;
export const recordName = (personId: number, routeId: number): string => `record|${personId}|${routeId}|`;

export const ticketsName = (personId: number): string => `ticket|${personId}|`;
export const ticketName = (personId: number, caseId: number): string => `${ticketsName(personId)}${caseId}|`;

/** At signing out: names, addresses and tickets go; what was not sent yet stays sealed for whoever recorded it. */
export async function dropOwn(): Promise<void> {
  await drop('route|');
  await drop('ticket|');
}

/** Somebody else has signed in on this phone: what whoever had it before kept goes as if they had signed out. */
export async function dropWhatOthersKept(personId: number): Promise<void> {
  try {
    for (const [all, own] of [
      ['route|', routesName(personId)],
      ['ticket|', ticketsName(personId)],
    ] as const) {
      const names = await on<IDBValidKey[]>('sealed', 'readonly', (store) => store.getAllKeys(under(all)));
      for (const name of names) if (!String(name).startsWith(own)) await drop(String(name));
    }
  } catch {
    // there are none
  }
}
