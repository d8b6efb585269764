/** The audio worklet that takes noise out of a microphone's sound. It registers itself under the package's own name. */

import "@timephy/rnnoise-wasm/NoiseSuppressorWorklet";
