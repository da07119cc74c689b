// Any text -> ParseOperator -> FormatOperator -> ParseOperator: what parses
// has one canonical text, which means the same operator.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {64, 48};
constexpr double kNoiseLevel = 0.1;

void Require(bool holds, const std::string& claim, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s: \"%s\"\n", claim.c_str(), text.c_str());
  std::abort();
}

void CheckRoundTrip(const std::string& text) {
  const absl::StatusOr<OperatorSpec> parsed = ParseOperator(text);
  if (!parsed.ok()) {
    Require(!parsed.status().message().empty(), "refused without a word", text);
    return;
  }
  const std::string canonical = FormatOperator(*parsed);
  const absl::StatusOr<OperatorSpec> again = ParseOperator(canonical);
  Require(again.ok(), "does not parse again", canonical);
  Require(FormatOperator(*again) == canonical, "is not canonical", canonical);
  Require(
      OperatorHash(*again, kNoiseLevel) == OperatorHash(*parsed, kNoiseLevel),
      "means another operator", canonical);
  Require(
      CheckOperator(*again, kSize).ok() == CheckOperator(*parsed, kSize).ok(),
      "is judged differently", canonical);
}

}  // namespace
}  // namespace limpid

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  limpid::CheckRoundTrip(std::string(data, data + size));
  return 0;
}
