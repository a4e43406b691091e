// A route as this phone has it: read from the server while there is one, from the shelf otherwise; what is recorded goes onto the shelf first and to
// the server whenever it can be reached, each record under the id it was given here, so that it counts once.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { type Answer, request, type Sending, Unreachable } from '#web/parts/api.ts';
import { problemOf, useAnswer } from '#web/parts/asking.ts';
import { drop, keep, keptUnder, recordName, routeName } from '#web/parts/phone-shelf.ts';

export type PhoneRoute = Answer<'GET /me/deliveries/{id}'>;
export type Stop = PhoneRoute['stops'][number];
export type Recording = Sending<'POST /me/deliveries/{id}/records'>['body']['records'][number];

export type Made = Omit<Recording, 'id' | 'at'>;

/** A record on the shelf; `why` once the server has said that it is with the officer. */
export interface Kept {
  readonly record: Recording;
  readonly why: { readonly why: Text; readonly next: Text | null } | null;
}

const shown: Readonly<Record<Recording['what'], Stop['status']>> = {
  hand: 'handed',
  absent: 'absent',
  refused: 'refused',
  damaged: 'waiting',
};

/** The route as it stands with what this phone recorded since. */
const withRecords = (route: PhoneRoute, kept: readonly Kept[]): PhoneRoute => {
  const last = new Map(kept.filter(({ why }) => why === null).map(({ record }) => [record.code, shown[record.what]]));
  return { ...route, stops: route.stops.map((stop) => ({ ...stop, status: last.get(stop.code) ?? stop.status })) };
};

/** In one request: under the server's limits with room to spare. */
const bytesAtMost = 500_000;
const recordsAtMost = 50;

function firstOf(kept: readonly Kept[]): Recording[] {
  const batch: Recording[] = [];
  let bytes = 0;
  for (const { record } of kept.filter(({ why }) => why === null)) {
    bytes += JSON.stringify(record).length;
    if (batch.length > 0 && (bytes > bytesAtMost || batch.length === recordsAtMost)) break;
    batch.push(record);
  }
  return batch;
}

const everyMs = 20_000;

export function useRoute(personId: number, routeId: number) {
  const read = useAnswer('GET /me/deliveries/{id}', { params: { id: routeId } });
  const [route, setRoute] = useState<PhoneRoute | null>(null);
  const [kept, setKept] = useState<readonly Kept[] | null>(null);
  const client = useQueryClient();
  const busy = useRef(false);
  const [names] = useState(() => ({ route: routeName(personId, routeId), record: recordName(personId, routeId) }));

  const look = useCallback(async () => {
    const [found] = await keptUnder<PhoneRoute>(names.route);
    if (found) setRoute((before) => before ?? found);
    setKept(await keptUnder<Kept>(names.record));
  }, [names]);
  useEffect(() => void look(), [look]);
  const gone = problemOf(read.error)?.code === 'not-found';
  useEffect(() => {
    if (gone || read.data?.state === 'closed') void drop(names.route);
    else if (read.data) void keep(names.route, read.data);
    if (read.data) setRoute(read.data);
  }, [gone, read.data, names]);

  const send = useCallback(async () => {
    if (busy.current || !navigator.onLine) return;
    busy.current = true;
    try {
      let sent = false;
      for (;;) {
        const batch = firstOf(await keptUnder<Kept>(names.record));
        if (batch.length === 0) break;
        const answer = await request('POST /me/deliveries/{id}/records', {
          params: { id: routeId },
          body: { records: batch },
        });
        const at = new Map(batch.map((record) => [record.id, record]));
        for (const { id, fate, why, next } of answer.items) {
          const record = at.get(id)!;
          const name = `${names.record}${record.at}|${id}`;
          if (fate === 'taken') await drop(name);
          else if (fate === 'kept') await keep(name, { record, why: { why: why!, next } });
        }
        sent = true;
        if (answer.closed) await drop(names.route);
        setKept(await keptUnder<Kept>(names.record));
        if (answer.items.some(({ fate }) => fate === 'later')) break;
      }
      if (!sent) return;
      const onItsWay = client.isFetching({ queryKey: ['GET /me/deliveries/{id}'] }) > 0;
      await read.refetch();
      // A list that was on its way already may be older than what was just sent.
      if (onItsWay) await read.refetch();
    } catch (error) {
      // Without a connection it is tried again; a refusal of the whole (signed out) leaves everything where it is.
      if (!(error instanceof Unreachable) && !problemOf(error)) throw error;
    } finally {
      busy.current = false;
    }
  }, [client, names, routeId, read.refetch]);
  useEffect(() => {
    void send();
    const timer = setInterval(send, everyMs);
    addEventListener('online', send);
    return () => {
      clearInterval(timer);
      removeEventListener('online', send);
    };
  }, [send]);

  const record = async (made: Made, at: Date) => {
    const recording: Recording = { ...made, id: crypto.randomUUID(), at: at.toISOString() };
    await keep(`${names.record}${recording.at}|${recording.id}`, { record: recording, why: null } satisfies Kept);
    setKept(await keptUnder<Kept>(names.record));
    void send();
  };
  const forget = async (id: string) => {
    const one = kept?.find((each) => each.record.id === id);
    if (one) await drop(`${names.record}${one.record.at}|${id}`);
    setKept(await keptUnder<Kept>(names.record));
  };
  return {
    route: route && kept && !gone ? withRecords(route, kept) : null,
    /** It is somebody else's now. */
    gone,
    waiting: kept?.filter(({ why }) => why === null).length ?? 0,
    refused: kept?.filter(({ why }) => why !== null) ?? [],
    /** Recorded here for people who are no members, and not sent yet. */
    walkIns: kept?.flatMap(({ record, why }) => (why === null && record.walkIn ? [record.walkIn] : [])) ?? [],
    read,
    record,
    forget,
  };
}
