/** The two channels between the window and the main process. */

export const CALL_CHANNEL = 'floatbook:call';
export const ANNOUNCE_CHANNEL = 'floatbook:announce';
