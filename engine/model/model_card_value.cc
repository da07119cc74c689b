#include "engine/model/model_card_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace limpid {
namespace {

constexpr size_t kMaxNameLength = 64;
constexpr size_t kMaxPathLength = 1024;
constexpr size_t kSha256Digits = 64;

bool IsLowerOrDigit(char c) {
  return absl::ascii_islower(static_cast<unsigned char>(c)) ||
         absl::ascii_isdigit(static_cast<unsigned char>(c));
}

}  // namespace

std::optional<int64_t> ParseCardInteger(const std::string& text) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return std::nullopt;
  return value;
}

std::optional<double> ParseCardNumber(const std::string& text) {
  double value = 0;
  if (!absl::SimpleAtod(text, &value) || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<bool> ParseCardBool(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::string FormatCardNumber(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.begin(), text.end(), value).ptr;
  return {text.begin(), end};
}

std::string FormatCardBool(bool value) { return value ? "true" : "false"; }

bool IsModelName(const std::string& text) {
  const auto is_allowed = [](char c) {
    return IsLowerOrDigit(c) || c == '.' || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kMaxNameLength &&
         text.front() != '.' && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), is_allowed);
}

bool IsRelativePath(const std::string& text) {
  const auto is_control = [](unsigned char c) {
    return absl::ascii_iscntrl(c);
  };
  return !text.empty() && text.size() <= kMaxPathLength &&
         text.front() != '/' &&
         std::none_of(text.begin(), text.end(), is_control);
}

bool IsSha256(const std::string& text) {
  const auto is_digit = [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c)) &&
           IsLowerOrDigit(c);
  };
  return text.size() == kSha256Digits &&
         std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace limpid
