/** The one message that main sends to windows on its own account. */
export const EVENT_CHANNEL = 'workstation.event';
