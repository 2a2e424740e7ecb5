// Says, before anything is drawn, that scripts run here, so that nothing jumps later.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
