// OperatorHash: FNV-1a over a byte string that says everything about a spec.
#include <bit>

#include "absl/strings/str_format.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

class Fnv1a {
 public:
  void AddByte(uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3u; }
  // Least significant byte first, on every machine.
  void AddNumber(uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      AddByte(static_cast<uint8_t>(number >> shift));
    }
  }
  // The length first, so that one text cannot run into the next.
  void AddText(std::string_view text) {
    AddNumber(text.size());
    for (const char c : text) AddByte(static_cast<uint8_t>(c));
  }
  uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = 0xcbf29ce484222325u;
};

// What the text form leaves out.
void AddContents(const OperatorStage& stage, Fnv1a& hash) {
  if (const auto* mask = std::get_if<MaskSpec>(&stage)) {
    if (mask->bitmap == nullptr) return;
    for (const uint8_t known : mask->bitmap->known) hash.AddByte(known != 0);
  } else if (const auto* blur = std::get_if<BlurSpec>(&stage)) {
    for (const float tap : blur->kernel) {
      hash.AddNumber(std::bit_cast<uint32_t>(tap + 0.0f));  // -0 is 0
    }
  }
}

}  // namespace

std::string OperatorHash(const OperatorSpec& spec, double noise_level) {
  Fnv1a hash;
  hash.AddText(FormatOperator(spec));
  for (const OperatorStage& stage : spec.stages) AddContents(stage, hash);
  hash.AddNumber(std::bit_cast<uint64_t>(noise_level + 0.0));
  return absl::StrFormat("%016x", hash.hash());
}

}  // namespace limpid
