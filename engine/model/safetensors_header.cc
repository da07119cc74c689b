#include "engine/model/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/status_macros.h"
#include "engine/model/tensor_dtype.h"

namespace limpid {
namespace {

using Json = nlohmann::json;

constexpr char kMetadataName[] = "__metadata__";
constexpr size_t kMaxNameBytes = 1024;
constexpr size_t kMaxDimensions = 8;

std::string TensorError(const std::string& name, const std::string& message) {
  return absl::StrFormat("tensor %s: %s", absl::Utf8SafeCEscape(name), message);
}

// Takes the header's JSON word by word: what is not in its place ends the
// parse at once, so that no input can make it hold more than a header does.
class HeaderReader final : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(SafetensorsHeader& header) : header_(header) {}

  // Of the first fault.
  const std::string& error() const { return error_; }

  bool null() override { return Fail("null is not allowed"); }
  bool boolean(bool) override { return Fail("a boolean is not allowed"); }
  bool number_float(double, const std::string& text) override {
    return Fail("a number must be an integer of 63 bits, found " + text);
  }
  bool number_integer(int64_t value) override {
    return Fail(absl::StrFormat("a number is negative: %d", value));
  }
  bool binary(Json::binary_t&) override { return Fail("is not JSON"); }

  bool number_unsigned(uint64_t value) override {
    if (!in_array_) return Fail(absl::StrFormat("unexpected number %u", value));
    if (value > std::numeric_limits<int64_t>::max()) {
      return Fail(absl::StrFormat("a number is too large: %u", value));
    }
    if (key_ == "data_offsets") {
      offsets_.push_back(value);
      return offsets_.size() <= 2 || Fail("data_offsets has over 2 numbers");
    }
    entry_.shape.push_back(static_cast<int64_t>(value));
    return entry_.shape.size() <= kMaxDimensions ||
           Fail(absl::StrFormat("has over %d dimensions", kMaxDimensions));
  }

  bool string(std::string& value) override {
    if (level_ == Level::kMetadata) {
      header_.metadata.emplace(key_, std::move(value));
      return true;
    }
    if (level_ != Level::kTensor || key_ != "dtype") {
      return Fail("unexpected text");
    }
    const std::optional<c10::ScalarType> dtype = DtypeFromName(value);
    if (!dtype.has_value()) {
      return Fail(absl::StrFormat("dtype is \"%s\", known: %s",
                                  absl::Utf8SafeCEscape(value), DtypeNames()));
    }
    entry_.dtype = *dtype;
    return true;
  }

  bool start_object(size_t) override {
    switch (level_) {
      case Level::kNone:
        level_ = Level::kFile;
        return true;
      case Level::kFile:
        level_ = name_ == kMetadataName ? Level::kMetadata : Level::kTensor;
        keys_.clear();
        entry_ = {};
        offsets_.clear();
        return true;
      default:
        return Fail("unexpected {");
    }
  }

  bool key(std::string& key) override {
    if (level_ == Level::kFile) return StartEntry(key);
    if (level_ == Level::kTensor && key != "dtype" && key != "shape" &&
        key != "data_offsets") {
      return Fail(absl::StrFormat(
          "unknown key \"%s\", allowed: dtype, shape, data_offsets",
          absl::Utf8SafeCEscape(key)));
    }
    key_ = key;
    return keys_.insert(key).second ||
           Fail(
               absl::StrFormat("has \"%s\" twice", absl::Utf8SafeCEscape(key)));
  }

  bool end_object() override {
    if (level_ == Level::kFile) {
      level_ = Level::kNone;
      return true;
    }
    const bool complete = level_ == Level::kMetadata || EndTensor();
    level_ = Level::kFile;
    return complete;
  }

  bool start_array(size_t) override {
    const bool expected = level_ == Level::kTensor && !in_array_ &&
                          (key_ == "shape" || key_ == "data_offsets");
    in_array_ = true;
    return expected || Fail("unexpected [");
  }

  bool end_array() override {
    in_array_ = false;
    return true;
  }

  bool parse_error(size_t position, const std::string&,
                   const Json::exception&) override {
    if (!error_.empty()) return false;
    error_ = absl::StrFormat("the header is not JSON at byte %d", position);
    return false;
  }

 private:
  enum class Level { kNone, kFile, kMetadata, kTensor };

  bool StartEntry(const std::string& name) {
    name_ = name;
    if (name.empty() || name.size() > kMaxNameBytes) {
      error_ = absl::StrFormat("a tensor's name has %d bytes, allowed: 1 to %d",
                               name.size(), kMaxNameBytes);
      return false;
    }
    return names_.insert(name).second || Fail("is there twice");
  }

  bool EndTensor() {
    for (const char* key : {"dtype", "shape", "data_offsets"}) {
      if (keys_.contains(key)) continue;
      return Fail(absl::StrFormat("has no %s", key));
    }
    if (offsets_.size() != 2) {
      return Fail(absl::StrFormat("data_offsets has %d numbers, expected 2",
                                  offsets_.size()));
    }
    entry_.begin = offsets_[0];
    entry_.end = offsets_[1];
    header_.tensors.emplace(name_, std::move(entry_));
    return true;
  }

  bool Fail(const std::string& message) {
    error_ =
        name_.empty() ? "the header: " + message : TensorError(name_, message);
    return false;
  }

  SafetensorsHeader& header_;
  std::string error_;
  Level level_ = Level::kNone;
  bool in_array_ = false;
  std::set<std::string> names_;
  std::string name_;  // of the entry that is read
  std::set<std::string> keys_;
  std::string key_;
  TensorEntry entry_;
  std::vector<uint64_t> offsets_;
};

absl::Status CheckSize(const std::string& name, const TensorEntry& entry,
                       uint64_t data_bytes) {
  const std::optional<uint64_t> bytes = TensorBytes(entry.dtype, entry.shape);
  const std::string shape =
      absl::StrFormat("[%s]", absl::StrJoin(entry.shape, ", "));
  if (!bytes.has_value()) {
    return absl::InvalidArgumentError(
        TensorError(name, absl::StrFormat("shape %s is too large", shape)));
  }
  if (entry.begin > entry.end || entry.end > data_bytes) {
    return absl::InvalidArgumentError(TensorError(
        name, absl::StrFormat("data_offsets are [%u, %u], of %u bytes",
                              entry.begin, entry.end, data_bytes)));
  }
  if (entry.end - entry.begin != *bytes) {
    return absl::InvalidArgumentError(
        TensorError(name, absl::StrFormat("has %u bytes, expected %u for %s %s",
                                          entry.end - entry.begin, *bytes,
                                          *DtypeName(entry.dtype), shape)));
  }
  return absl::OkStatus();
}

// One behind the other, from the first byte to the last.
absl::Status CheckOrder(const SafetensorsHeader& header, uint64_t data_bytes) {
  std::vector<std::tuple<uint64_t, uint64_t, std::string>> spans;
  for (const auto& [name, entry] : header.tensors) {
    spans.emplace_back(entry.begin, entry.end, name);
  }
  std::sort(spans.begin(), spans.end());
  uint64_t place = 0;
  for (const auto& [begin, end, name] : spans) {
    if (begin != place) {
      return absl::InvalidArgumentError(TensorError(
          name, absl::StrFormat(
                    "begins at byte %u, %s, expected %u", begin,
                    begin > place ? "behind a gap" : "within another tensor",
                    place)));
    }
    place = end;
  }
  if (place == data_bytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "the data has %u bytes, but its tensors have %u", data_bytes, place));
}

}  // namespace

absl::StatusOr<SafetensorsHeader> ParseSafetensorsHeader(std::string_view json,
                                                         uint64_t data_bytes) {
  if (json.empty() || json.front() != '{') {
    return absl::InvalidArgumentError("the header does not begin with {");
  }
  SafetensorsHeader header;
  HeaderReader reader(header);
  if (!Json::sax_parse(json.begin(), json.end(), &reader)) {
    return absl::InvalidArgumentError(reader.error());
  }
  for (const auto& [name, entry] : header.tensors) {
    RETURN_IF_ERROR(CheckSize(name, entry, data_bytes));
  }
  RETURN_IF_ERROR(CheckOrder(header, data_bytes));
  return header;
}

}  // namespace limpid
