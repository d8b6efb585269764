import { version } from "mediasoup";

process.stdout.write(`parlour-media-node, mediasoup ${version}\n`);
