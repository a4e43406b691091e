// The server says on the page itself that it came without a session, so that a first visit need not be refused to know that nobody is signed in.

/**
 * Only of a page that came just now: one come back to, or (in the hall) one kept on the phone, may be older than the sign-in. Where it is not known
 * the server is asked.
 */
export function knownNobody({ mayBeKept }: { readonly mayBeKept: boolean }): boolean {
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (arrival && arrival.type !== 'navigate') return false;
  if (mayBeKept && globalThis.navigator.serviceWorker?.controller) return false;
  return document.querySelector('meta[name="signed-in"][content="nobody"]') !== null;
}
