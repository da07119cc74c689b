// One sentence a notice.
#include "cli/notice_text.h"

#include "absl/strings/str_format.h"
#include "server/wire_duration.h"

namespace limpid::cli {
namespace {

std::string TimeLeft(const google::protobuf::Duration& deadline) {
  return absl::FormatDuration(server::DurationOf(deadline));
}

std::string DroppedText(const v1::DroppedRange& dropped) {
  return absl::StrFormat("frames %d to %d were dropped: the server is behind",
                         dropped.first_frame(),
                         dropped.first_frame() + dropped.frame_count() - 1);
}

}  // namespace

std::string NoticeText(const v1::Notice& notice) {
  switch (notice.kind_case()) {
    case v1::Notice::kDropped:
      return DroppedText(notice.dropped());
    case v1::Notice::kDraining:
      return "the server is shutting down and ends this video in " +
             TimeLeft(notice.draining().deadline());
    case v1::Notice::kIdle:
      return "the server hears nothing and ends this video in " +
             TimeLeft(notice.idle().deadline());
    case v1::Notice::kOutsideTrainedFamily:
      return notice.outside_trained_family().description();
    case v1::Notice::KIND_NOT_SET:
      return "";
  }
  return "";
}

}  // namespace limpid::cli
