// Text -> OperatorSpec: a split at "+", then ":", "," and "=", then kind by
// kind. Nothing recurses, so that no text is too deep.
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/operators/operator_limits.h"
#include "engine/operators/operator_spec.h"
#include "engine/operators/stage_fault.h"

namespace limpid {
namespace {

constexpr size_t kMaxTextBytes = 8192;
constexpr size_t kMaxQuotedBytes = 64;

absl::Status Error(std::string_view message) {
  return InvalidField("operator", std::string(message));
}

// Text from a peer as it may stand in a message: short, printable.
std::string Quote(std::string_view text) {
  const std::string_view head = text.substr(0, kMaxQuotedBytes);
  const std::string escaped =
      absl::CHexEscape(absl::string_view(head.data(), head.size()));
  return "\"" + escaped + (head.size() < text.size() ? "...\"" : "\"");
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <typename Number>
bool ParseNumber(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end;
}

// One "key=value" of a stage.
struct Setting {
  std::string_view key;
  std::string_view value;
};

absl::Status BadValue(const Setting& setting, std::string_view allowed) {
  return Error(absl::StrFormat("%s is %s, allowed is %s",
                               std::string(setting.key), Quote(setting.value),
                               std::string(allowed)));
}

absl::Status Read(const Setting& setting, double& target) {
  if (ParseNumber(setting.value, target) && std::isfinite(target)) {
    return absl::OkStatus();
  }
  return BadValue(setting, "a finite number");
}

template <typename Integer>
absl::Status Read(const Setting& setting, Integer& target) {
  if (ParseNumber(setting.value, target)) return absl::OkStatus();
  return BadValue(setting, "a whole number in range");
}

absl::Status Read(const Setting& setting, std::string& target) {
  for (const char c : setting.value) {
    if (c < ' ' || c == 0x7f) {
      return BadValue(setting, "a file name without control characters");
    }
  }
  target = std::string(setting.value);
  return target.empty() ? BadValue(setting, "a file name") : absl::OkStatus();
}

absl::Status UnknownKey(const Setting& setting, std::string_view allowed) {
  return Error(absl::StrFormat("unknown setting %s, allowed are %s",
                               Quote(setting.key), std::string(allowed)));
}

absl::Status Apply(const Setting& setting, IdentitySpec& /*identity*/) {
  return UnknownKey(setting, "none");
}

absl::Status Apply(const Setting& setting, MaskSpec& mask) {
  if (setting.key == "missing") {
    RETURN_IF_ERROR(Read(setting, mask.missing));
    // -1 stands for "not given" in the struct.
    return mask.missing < 0 ? BadValue(setting, "0 to less than 1")
                            : absl::OkStatus();
  }
  if (setting.key == "seed") return Read(setting, mask.seed);
  if (setting.key == "file") return Read(setting, mask.file);
  if (setting.key == "per_frame") {
    mask.per_frame = setting.value == "1";
    return mask.per_frame ? absl::OkStatus() : BadValue(setting, "1");
  }
  return UnknownKey(setting, "missing, seed, file and per_frame");
}

absl::Status Apply(const Setting& setting, BlurSpec& blur) {
  if (setting.key == "sigma") return Read(setting, blur.sigma);
  if (setting.key == "taps") return Read(setting, blur.num_taps);
  if (setting.key == "file") return Read(setting, blur.file);
  if (setting.key == "border") {
    blur.border = setting.value == "zero" ? Border::kZero : Border::kReflect;
    return setting.value == "zero" || setting.value == "reflect"
               ? absl::OkStatus()
               : BadValue(setting, "reflect or zero");
  }
  return UnknownKey(setting, "sigma, taps, file and border");
}

absl::Status Apply(const Setting& setting, DownsampleSpec& downsample) {
  if (setting.key == "factor") return Read(setting, downsample.factor);
  if (setting.key == "kernel") {
    downsample.kernel = setting.value == "area" ? DownsampleKernel::kArea
                                                : DownsampleKernel::kBicubic;
    return setting.value == "area" || setting.value == "bicubic"
               ? absl::OkStatus()
               : BadValue(setting, "area or bicubic");
  }
  return UnknownKey(setting, "factor and kernel");
}

absl::Status Apply(const Setting& setting, TemporalAverageSpec& average) {
  if (setting.key == "frames") return Read(setting, average.frames);
  return UnknownKey(setting, "frames");
}

absl::StatusOr<OperatorStage> StageOfKind(std::string_view kind) {
  if (kind == "identity") return IdentitySpec();
  if (kind == "mask") return MaskSpec();
  if (kind == "blur") return BlurSpec();
  if (kind == "downsample") return DownsampleSpec();
  if (kind == "temporal_average") return TemporalAverageSpec();
  return Error(absl::StrFormat(
      "unknown operator %s, allowed are identity, mask, blur, downsample and "
      "temporal_average",
      Quote(kind)));
}

absl::StatusOr<std::vector<Setting>> ParseSettings(std::string_view text) {
  std::vector<Setting> settings;
  for (const std::string_view part : Split(text, ',')) {
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return Error(
          absl::StrFormat("setting %s has no value, allowed is "
                          "key=value",
                          Quote(part)));
    }
    const Setting setting = {part.substr(0, equals), part.substr(equals + 1)};
    for (const Setting& earlier : settings) {
      if (earlier.key != setting.key) continue;
      return Error(absl::StrFormat("setting %s is given twice, allowed is once",
                                   Quote(setting.key)));
    }
    settings.push_back(setting);
  }
  return settings;
}

absl::StatusOr<OperatorStage> ParseStage(std::string_view text) {
  const size_t colon = text.find(':');
  ASSIGN_OR_RETURN(OperatorStage stage, StageOfKind(text.substr(0, colon)));
  if (colon != std::string_view::npos) {
    ASSIGN_OR_RETURN(const std::vector<Setting> settings,
                     ParseSettings(text.substr(colon + 1)));
    for (const Setting& setting : settings) {
      RETURN_IF_ERROR(
          std::visit([&](auto& spec) { return Apply(setting, spec); }, stage));
    }
  }
  if (const std::optional<StageFault> fault = FindFault(stage)) {
    return Error(fault->part + " " + fault->message);
  }
  return stage;
}

}  // namespace

absl::StatusOr<OperatorSpec> ParseOperator(std::string_view text) {
  if (text.size() > kMaxTextBytes) {
    return Error(absl::StrFormat("operator has %d bytes, allowed are %d",
                                 text.size(), kMaxTextBytes));
  }
  const std::vector<std::string_view> parts = Split(text, '+');
  if (parts.size() > kMaxStages) {
    return Error(absl::StrFormat("operator has %d stages, allowed are 1 to %d",
                                 parts.size(), kMaxStages));
  }
  OperatorSpec spec;
  for (const std::string_view part : parts) {
    ASSIGN_OR_RETURN(OperatorStage stage, ParseStage(part));
    spec.stages.push_back(std::move(stage));
  }
  return spec;
}

}  // namespace limpid
