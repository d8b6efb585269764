// Stands in for the library of this name: the part of its interface that mediasoup uses, over the standard library.
// The standard containers keep every promise that the dense ones make (and keep references valid besides); they cost an
// allocation per element, in tables that hold a few dozen of them.
#ifndef PARLOUR_UNORDERED_DENSE_H
#define PARLOUR_UNORDERED_DENSE_H

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	// Spreads the bits: the standard hash of a number is often the number, and mediasoup combines such hashes by shifts.
	template<typename T>
	struct hash
	{
		uint64_t operator()(const T& value) const noexcept
		{
			uint64_t bits = std::hash<T>{}(value);

			bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
			bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;

			return bits ^ (bits >> 31);
		}
	};

	template<typename Key, typename Value, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;

	template<typename Key, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense

#endif
