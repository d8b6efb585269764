// The part of libsrtp 3's interface that mediasoup uses, over libsrtp 2.
//
// Version 3 hides the policy behind functions, takes separate buffers for what goes in and what comes out, and counts in
// size_t. Its functions differ from those of version 2 in their parameters, so they live beside them as overloads; only the
// name srtp_policy_t means another type, so version 2's is renamed while its header is read.
#ifndef PARLOUR_SRTP_H
#define PARLOUR_SRTP_H

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#define srtp_policy_t srtp_v2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

// Version 2 has no such results. mediasoup only looks up their texts.
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(srtp_err_status_pkt_idx_adv + 1);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(srtp_err_status_pkt_idx_adv + 2);

struct parlour_srtp_policy
{
	srtp_v2_policy_t inner;
	// What inner.key points to, as version 2 wants it: the master key with the salt behind it.
	unsigned char key[SRTP_MAX_KEY_LEN];
};
using srtp_policy_t = parlour_srtp_policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) parlour_srtp_policy{};

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy)
	{
		explicit_bzero(policy->key, sizeof(policy->key));
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->inner.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const srtp_err_status_t result = srtp_crypto_policy_set_from_profile_for_rtp(&policy->inner.rtp, profile);

	if (result != srtp_err_status_ok)
	{
		return result;
	}

	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->inner.rtcp, profile);
}

// One key only and no key identifiers: mediasoup uses neither.
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* identifier,
  size_t identifierLength)
{
	if (policy->inner.key || identifier || identifierLength != 0)
	{
		return srtp_err_status_bad_param;
	}

	if (keyLength > sizeof(policy->key) || saltLength > sizeof(policy->key) - keyLength)
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key, key, keyLength);
	std::memcpy(policy->key + keyLength, salt, saltLength);
	policy->inner.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->inner.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->inner.window_size = size;

	return srtp_err_status_ok;
}

// libsrtp 2 copies what it needs: the policy may go when this returns.
inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return ::srtp_create(session, static_cast<const srtp_v2_policy_t*>(&policy->inner));
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

namespace parlour_srtp
{
	// Version 2 works in place: the packet is copied to where the result goes. `grows` is what the work may append.
	inline srtp_err_status_t inPlace(
	  srtp_err_status_t (*work)(srtp_t, void*, int*),
	  srtp_t session,
	  const uint8_t* from,
	  size_t length,
	  size_t grows,
	  uint8_t* to,
	  size_t* room)
	{
		// Far above any packet, and small enough for the int that version 2 counts in.
		constexpr size_t Most = 1u << 20;

		if (length > Most || *room < length || *room - length < grows)
		{
			return srtp_err_status_buffer_small;
		}

		if (to != from)
		{
			std::memcpy(to, from, length);
		}

		int result                     = static_cast<int>(length);
		const srtp_err_status_t status = work(session, to, &result);

		if (status == srtp_err_status_ok)
		{
			*room = static_cast<size_t>(result);
		}

		return status;
	}

	// What version 2 says that it may write behind a packet; RTCP has its index of four bytes there besides.
	inline constexpr size_t Trailer     = SRTP_MAX_TRAILER_LEN;
	inline constexpr size_t RtcpTrailer = SRTP_MAX_TRAILER_LEN + 4;
} // namespace parlour_srtp

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t length, uint8_t* srtp, size_t* srtpLength, size_t /*keyIndex*/)
{
	return parlour_srtp::inPlace(::srtp_protect, session, rtp, length, parlour_srtp::Trailer, srtp, srtpLength);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t length, uint8_t* rtp, size_t* rtpLength)
{
	return parlour_srtp::inPlace(::srtp_unprotect, session, srtp, length, 0, rtp, rtpLength);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t length, uint8_t* srtcp, size_t* srtcpLength, size_t /*keyIndex*/)
{
	return parlour_srtp::inPlace(::srtp_protect_rtcp, session, rtcp, length, parlour_srtp::RtcpTrailer, srtcp, srtcpLength);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t length, uint8_t* rtcp, size_t* rtcpLength)
{
	return parlour_srtp::inPlace(::srtp_unprotect_rtcp, session, srtcp, length, 0, rtcp, rtcpLength);
}

#endif
