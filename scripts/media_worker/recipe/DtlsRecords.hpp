#ifndef PARLOUR_DTLS_RECORDS_HPP
#define PARLOUR_DTLS_RECORDS_HPP

#include <openssl/ssl.h>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace DtlsRecords
{
	// More than any datagram of a browser, and less than OpenSSL reads at once: it must not find the middle of one.
	static constexpr size_t LongestDatagram{ 16384u };
	static constexpr size_t HeaderLength{ 13u };

	// What the connection's cipher adds to a record at least, in bytes: a nonce and a tag (RFC 5288, 6655, 7905).
	inline size_t Overhead(const SSL* ssl)
	{
		const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);

		if (!cipher || SSL_CIPHER_is_aead(cipher) == 0)
		{
			return 0u;
		}

		const char* name   = SSL_CIPHER_get_name(cipher);
		const size_t nonce = std::strstr(name, "CHACHA20") ? 0u : 8u;
		const size_t tag   = std::strstr(name, "CCM8") ? 8u : 16u;

		return nonce + tag;
	}

	/**
	 * Whether a datagram may be the peer's, once the handshake is done: whole records of the version that was
	 * agreed on, and nothing protected that is shorter than the cipher makes it. RFC 6347, 4.1.2.7 has other ones
	 * discarded in silence. OpenSSL may end the connection over a record that is too short (CVE-2026-75806), and
	 * takes what follows the header of one with another version for the next record.
	 */
	inline bool MayBeOfPeer(const SSL* ssl, const uint8_t* data, size_t len)
	{
		const int version     = SSL_version(ssl);
		const size_t overhead = Overhead(ssl);

		if (len > LongestDatagram)
		{
			return false;
		}

		while (len > 0u)
		{
			if (len < HeaderLength)
			{
				return false;
			}

			const bool isProtected = data[3] != 0u || data[4] != 0u;
			const size_t length    = (static_cast<size_t>(data[11]) << 8) | data[12];

			if (((data[1] << 8) | data[2]) != version || length > len - HeaderLength)
			{
				return false;
			}

			if (isProtected && length < overhead)
			{
				return false;
			}

			data += HeaderLength + length;
			len -= HeaderLength + length;
		}

		return true;
	}
} // namespace DtlsRecords

#endif
