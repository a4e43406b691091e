// A ticket as this phone has it: read from the server while there is one, from the shelf otherwise. The files of the page are kept with it, so that it
// opens in a cellar on the very first day, too.
import { useEffect, useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { type Answer, Refused, Unreachable } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { drop, keep, keptUnder, ticketName, ticketsName } from '#web/parts/phone-shelf.ts';

export type Ticket = Answer<'GET /me/tickets/{id}'>;

/** Where the service worker keeps the hall’s files (src/web/service-worker.ts). */
const files = 'niangjia-shell';

/** Every script and style the page has loaded stands in its head, those of a page that came later too. */
const loaded = 'script[src], link[rel=modulepreload], link[rel=stylesheet]';

/** What this page and the way to it are made of, without its letters; false: the cache is full or switched off, and it needs a connection. */
async function keepPage(wayHere: () => Promise<unknown>): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  try {
    await wayHere();
    const cache = await caches.open(files);
    const named = [...document.querySelectorAll<HTMLScriptElement & HTMLLinkElement>(loaded)];
    for (const url of new Set(named.map(({ src, href }) => src || href)))
      if (!(await cache.match(url))) await cache.add(url);
    return true;
  } catch {
    return false;
  }
}

export interface TicketRead {
  /** null: nothing is known of it, here or there. */
  readonly ticket: Ticket | null;
  /** It is shown as it was kept, because the server cannot be reached. */
  readonly kept: boolean;
  /** It lies on this phone. */
  readonly onPhone: boolean;
  readonly read: ReturnType<typeof useAnswer<'GET /me/tickets/{id}'>>;
}

/** `wayHere` loads what leads to the ticket where nothing can be read; it is kept with the page. */
export function useTicket(personId: number, caseId: number, wayHere: () => Promise<unknown>): TicketRead {
  const read = useAnswer('GET /me/tickets/{id}', { params: { id: String(caseId) } });
  const [kept, setKept] = useState<Ticket | null>(null);
  const [onPhone, setOnPhone] = useState(false);
  const away = read.failureReason instanceof Unreachable;
  const gone = read.error instanceof Refused;
  const name = ticketName(personId, caseId);
  useEffect(() => {
    let here = true;
    const look = async (): Promise<boolean> => {
      if (gone) {
        await drop(name);
        return false;
      }
      if (read.data) {
        await keep(name, read.data);
        return keepPage(wayHere);
      }
      const [found] = await keptUnder<Ticket>(name);
      if (here) setKept(found ?? null);
      return found !== undefined;
    };
    if (gone || read.data || away) void look().then((lies) => here && setOnPhone(lies));
    return () => {
      here = false;
    };
  }, [read.data, away, gone, name, wayHere]);
  const shown = read.data ?? (gone ? null : kept);
  return { ticket: shown, kept: shown !== null && (away || !read.data), onPhone, read };
}

const dayMs = 86_400_000;

/** Over for a day; what has no hour stays until it is fetched. */
const isOver = ({ event }: Ticket, now: Date): boolean =>
  event?.beginsAt != null && new Date(event.beginsAt).getTime() + dayMs < now.getTime();

/** Those that lie on this phone, for where no list can be read; what is over goes. */
export function useKeptTickets(personId: number | undefined): readonly Ticket[] {
  const [tickets, setTickets] = useState<readonly Ticket[]>([]);
  useEffect(() => {
    if (personId === undefined) return;
    let here = true;
    void keptUnder<Ticket>(ticketsName(personId)).then(async (all) => {
      const now = systemClock.now();
      for (const one of all) if (isOver(one, now)) await drop(ticketName(personId, one.caseId));
      if (here) setTickets(all.filter((one) => !isOver(one, now)));
    });
    return () => {
      here = false;
    };
  }, [personId]);
  return tickets;
}
