// How long a decision may be taken back, as long as nothing has left the house. Messages wait as long.
export const undoWindowMinutes = 10;
