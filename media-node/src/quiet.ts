// What mediasoup logs when told so by this variable goes to standard output, which belongs to messages.
delete process.env.DEBUG;
