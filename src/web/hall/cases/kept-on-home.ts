// What leads to a ticket where nothing can be read.
/** The first screen shows kept tickets where it cannot be read. */
export const keptOnHome = () => import('#web/hall/kept-tickets.tsx');
